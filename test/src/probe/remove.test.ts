import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupShares } from '../../../lab/alb/forward.js';
import { hostOf, tagsOf } from '../../../src/probe/marks.js';
import { readRecords } from '../../../src/probe/record.js';
import { answerTo, onStage, type Stage, type StageOptions } from './stage.js';

/** Without the slow questions. */
const QUICK: StageOptions = { isClosed: true, limits: { rounds: 1, calmMs: 50, burstReads: 2 } };

const recordsOf = ({ folder }: Stage) => readdirSync(join(folder, '.tagout/probes'));
const pairs = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** As if the process of each probe had ended. */
function buryProcesses({ folder }: Stage): void {
  for (const name of readdirSync(join(folder, '.tagout/probes'))) {
    const path = join(folder, '.tagout/probes', name);
    const record = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...record, pid: 2 ** 30 }));
  }
}

const EXPIRED = { kind: 'error', code: 'ExpiredToken', status: 403 } as const;

/** A probe whose credentials expire after so many writes. */
async function expireAfter(stage: Stage, writes: number) {
  void stage.core.journal.nth(writes, ({ write }) => write).then(() => stage.core.inject('*', EXPIRED, Infinity));
  const report = await stage.probe();
  stage.core.faults.clear();
  return report;
}

describe('a probe that is stopped', () => {
  it.concurrent.each([1, 2, 4, 6, 7, 8, 12])('at write %i leaves nothing', async (nth) => {
    await onStage(QUICK, async (stage) => {
      void stage.core.journal.nth(nth, ({ write }) => write).then(() => stage.stop.abort());
      const report = await stage.probe();
      expect(report).toMatchObject({ stopped: { kind: 'interrupted' }, left: [] });
      expect(stage.isAsBefore()).toBe(true);
      expect(recordsOf(stage)).toEqual([]);
    });
  });

  it.concurrent('leaves nothing that the lists of ELBv2 do not show yet', async () => {
    await onStage({ ...QUICK, alb: { staleReads: { forMs: 1_500, nodes: 'lagging' } } }, async (stage) => {
      void stage.core.journal.nthCall(1, 'CreateRule').then(() => stage.stop.abort());
      expect(await stage.probe()).toMatchObject({ left: [] });
      expect(stage.isAsBefore()).toBe(true);
    });
  });
});

describe('a call that gets no answer', () => {
  it.concurrent.each([
    ['CreateRule', true],
    ['CreateRule', false],
    ['CreateTargetGroup', true],
    ['CreateTargetGroup', false],
    ['DeleteRule', true],
    ['DeleteRule', false],
    ['DeleteTargetGroup', true],
    ['DeleteTargetGroup', false],
  ])('%s, carried out: %s: nothing is left', async (action, carriedOut) => {
    await onStage(QUICK, async (stage) => {
      stage.core.inject(action, { kind: 'cut', carriedOut });
      const report = await stage.probe();
      expect(report).toMatchObject({ stopped: null, left: [] });
      expect(answerTo(report, 'zero-shares').measured).toBe(true);
      expect(stage.isAsBefore()).toBe(true);
    });
  });

  it.concurrent('nor does any attempt: the rule is looked for until it would have appeared', async () => {
    await onStage(QUICK, async (stage) => {
      stage.core.inject('CreateRule', { kind: 'cut' }, Infinity);
      const report = await stage.probe();
      expect(report.stopped).toMatchObject({ kind: 'unreachable' });
      expect(stage.isAsBefore()).toBe(true);
      expect(report.left).toEqual([]);
    });
  });

  it.concurrent('a priority that somebody takes first is given up for the next', async () => {
    await onStage(QUICK, async (stage) => {
      stage.core.inject('CreateRule', { kind: 'error', code: 'PriorityInUse' });
      expect(await stage.probe()).toMatchObject({ stopped: null, left: [] });
      expect(stage.core.journal.calls('CreateRule').map(({ params }) => params['Priority'])).toEqual(['2', '2']);
    });
  });
});

describe('credentials that expire', () => {
  it.concurrent.each([1, 8, 10, 12])(
    'after write %i: what is left is named, and --clean removes it',
    async (writes) => {
      await onStage(QUICK, async (stage) => {
        const report = await expireAfter(stage, writes);
        expect(report.stopped).toMatchObject({
          kind: 'unreachable',
          why: expect.stringContaining('ExpiredToken') as string,
        });
        expect(report.left.map(({ name }) => name)).toEqual(report.made.map(({ name }) => name));
        expect(stage.isAsBefore()).toBe(false);
        expect(recordsOf(stage)).toHaveLength(1);

        buryProcesses(stage);
        const cleaned = await stage.clean();
        expect(cleaned).toMatchObject({ left: [], notOurs: [] });
        expect(cleaned.removed.map(({ name }) => name).sort()).toEqual(report.made.map(({ name }) => name).sort());
        expect(stage.isAsBefore()).toBe(true);
        expect(recordsOf(stage)).toEqual([]);
        expect(await stage.clean()).toMatchObject({ removed: [], left: [] });
      });
    },
  );

  it.concurrent('from another folder, --clean removes it by its marks once its time is over', async () => {
    await onStage(QUICK, async (stage) => {
      await expireAfter(stage, 12);
      const elsewhere = { folder: join(stage.folder, 'elsewhere') };
      const early = await stage.clean(elsewhere);
      expect(early.removed).toEqual([]);
      expect(early.left.map(({ why }) => why)).toEqual(Array(3).fill(expect.stringContaining('may still run until')));
      age(stage);
      expect(await stage.clean(elsewhere)).toMatchObject({ removed: [{}, {}, {}], left: [] });
      expect(stage.isAsBefore()).toBe(true);
    });
  });
});

/** As if every probe had begun two hours ago. */
function age({ core }: Stage): void {
  const groups = [...core.state.targetGroups.values()].map(({ tags }) => tags);
  for (const tags of [...core.state.ruleTags.values(), ...groups]) {
    const [id] = (tags.get('tagout:probe') ?? '').split(' ');
    if (id !== '') tags.set('tagout:probe', `${id} ${new Date(Date.now() - 7_200_000).toISOString()}`);
  }
}

describe('what is not the probe’s', () => {
  const ID = 'aaaaaaaaaaaa';

  it.concurrent('stays, however much it looks like it, and is named by --clean', async () => {
    await onStage(QUICK, async (stage) => {
      const { foreigner, listener, group, loadBalancer } = stage;
      const forward = [{ Type: 'forward', TargetGroupArn: group.arn }];
      const marks = { id: ID, since: '2020-10-02T00:00:00.000Z', loadBalancerArn: loadBalancer.arn };
      const rule = (Priority: string, host: string, Tags: { Key: string; Value: string }[]) =>
        foreigner.call('CreateRule', {
          ...{ ListenerArn: listener.arn, Priority, Actions: forward, Tags },
          Conditions: [{ Field: 'host-header', Values: [host] }],
        });
      rule('10', hostOf(ID), []);
      rule('11', hostOf('bbbbbbbbbbbb'), pairs(tagsOf(marks)));
      rule('12', hostOf(ID), pairs(tagsOf(marks)));
      rule('13', 'shop.example', pairs(tagsOf(marks)));
      foreigner.call('CreateTargetGroup', { Name: `tagout-probe-${ID}-a`, Protocol: 'HTTP', Port: '80' });
      const before = stage.state();
      expect(await stage.probe()).toMatchObject({ stopped: null, left: [] });
      expect(stage.state()).toBe(before);
      const cleaned = await stage.clean();
      expect(cleaned).toMatchObject({ removed: [], left: [] });
      expect(cleaned.notOurs).toHaveLength(5);
      expect(stage.state()).toBe(before);
    });
  });

  it.concurrent('is a rule of the probe that somebody has taken over: it stays, and is named', async () => {
    await onStage(QUICK, async (stage) => {
      void stage.core.journal.nthCall(2, 'CreateTargetGroup').then(() => {
        const { arn } = probeRule(stage)!;
        stage.foreigner.call('ModifyRule', {
          RuleArn: arn,
          Actions: [{ Type: 'forward', TargetGroupArn: stage.group.arn }],
        });
        stage.stop.abort();
      });
      const report = await stage.probe();
      expect(report.left).toMatchObject([{ kind: 'rule', why: 'it does something else than a rule of a probe' }]);
      expect(groupShares(probeRule(stage)!.actions[0]!)).toMatchObject([{ arn: stage.group.arn }]);
      expect(recordsOf(stage)).toHaveLength(1);
    });
  });

  it.concurrent('a rule that somebody has removed in the middle is no loss', async () => {
    await onStage(QUICK, async (stage) => {
      void stage.core.journal
        .nthCall(1, 'CreateTargetGroup')
        .then(() => stage.foreigner.call('DeleteRule', { RuleArn: probeRule(stage)!.arn }));
      expect(await stage.probe()).toMatchObject({ left: [] });
      expect(stage.isAsBefore()).toBe(true);
    });
  });
});

function probeRule({ listener }: Stage) {
  return [...listener.rules.values()]
    .map((slot) => slot.current)
    .find((rule) => JSON.stringify(rule?.conditions).includes('.tagout-probe.invalid'));
}

describe('two probes at once', () => {
  it.concurrent('do not see each other, and --clean leaves both alone', async () => {
    await onStage(QUICK, async (stage) => {
      const other = { folder: join(stage.folder, 'other') };
      const cleaning = stage.core.journal.nthCall(4, 'CreateTargetGroup').then(() => stage.clean());
      const [one, two] = await Promise.all([stage.probe(), stage.probe(other)]);
      for (const report of [one, two]) {
        expect(report).toMatchObject({ stopped: null, left: [] });
        expect(report.answers.filter(({ asAssumed }) => asAssumed === false)).toEqual([]);
      }
      expect(one.id).not.toBe(two.id);
      expect((await cleaning).removed).toEqual([]);
      expect(stage.isAsBefore()).toBe(true);
    });
  });
});

describe('a probe refuses', () => {
  it.concurrent.each<[string, string, (stage: Stage) => unknown]>([
    [
      'a load balancer under maintenance',
      'refused',
      ({ loadBalancer: { tags } }) => tags.set('tagout:core', 'east r s n'),
    ],
    ['a Network Load Balancer', 'refused', ({ loadBalancer }) => (loadBalancer.type = 'network')],
    [
      'one whose rule ELBv2 refuses',
      'refused',
      ({ core }) => core.inject('CreateRule', { kind: 'error', code: 'TooManyRules' }),
    ],
    [
      'without the rights to make a rule',
      'refused',
      ({ core }) => core.inject('CreateRule', { kind: 'error', code: 'AccessDenied', status: 403 }),
    ],
    [
      'without the rights to read',
      'unreachable',
      ({ core }) => core.inject('*', { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity),
    ],
    ['without an answer', 'unreachable', ({ core }) => core.inject('*', { kind: 'cut' }, Infinity)],
  ])('%s (%s)', async (_, kind, change) => {
    await onStage(QUICK, async (stage) => {
      change(stage);
      await expect(stage.probe()).rejects.toMatchObject({ name: 'UserError', kind });
      expect(stage.core.journal.writes()).toEqual([]);
      expect(readRecords(stage.folder)).toEqual([]);
    });
  });

  it.concurrent('where it can’t keep its record: then it makes nothing', async () => {
    await onStage(QUICK, async (stage) => {
      const folder = join(stage.folder, 'file');
      writeFileSync(folder, '');
      await expect(stage.probe({ folder })).rejects.toMatchObject({ kind: 'usage' });
      expect(stage.core.journal.writes()).toEqual([]);
    });
  });

  it.concurrent('notes each thing before it makes it', async () => {
    await onStage(QUICK, async (stage) => {
      const noted: unknown[] = [];
      stage.core.journal.on(({ action }) => {
        if (action === 'CreateRule' || action === 'CreateTargetGroup')
          noted.push(readRecords(stage.folder)[0]?.made.at(-1));
      });
      const { made } = await stage.probe();
      expect(noted).toEqual(made.map((one) => ({ ...one, arn: null })));
    });
  });
});
