import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it, test } from 'vitest';
import type { RunContext } from '../../../activities/scopes.js';
import { worldConfigYaml } from '../../../lab/world-config.js';
import type { Config, Receiver } from '../../../src/domain/config.js';
import { ConfigsFolder } from '../../../src/config/configs-folder.js';
import { onlyConfigs } from '../../../src/worker/only-configs.js';
import { asSent, carried } from '../../../workflows/carried.js';
import { runContext } from '../../activities/run-context.js';
import { CONFIG } from '../domain/small-service.js';

/** What somebody else's workflow sends instead of what preflight decided. */
type Change = (run: RunContext) => RunContext;

/** ARNs as ELBv2 has them: a step may write only to groups that the file names. */
function decided(): RunContext {
  const text = JSON.stringify(runContext());
  const named = text.replaceAll(
    /arn:tg\/([a-z-]+)/g,
    'arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/$1/01',
  );
  return JSON.parse(named) as RunContext;
}

const asDecided: Change = (run) => run;

function withPlan(change: Partial<RunContext['plan'][number]>): Change {
  return (run) => ({ ...run, plan: run.plan.map((action) => ({ ...action, ...change })) });
}

/** The input that the step is carried out with, or what it waits for. */
async function held(step: string, change: Change, file: Partial<Config> = {}): Promise<RunContext | string> {
  return withFolder(file, async (interceptors) => {
    const environment = new MockActivityEnvironment({ activityType: step }, { interceptors });
    const waits = new Promise<string>((resolve) => {
      environment.on('heartbeat', ({ waitingFor }: { waitingFor: string[] }) => {
        if (waitingFor.length > 0) resolve(waitingFor[0]!);
      });
    });
    const carriedOut = environment.run(
      (input: object) => Promise.resolve(input),
      asSent(step, carried(step, change(decided()))),
    );
    const outcome = await Promise.race([carriedOut as Promise<RunContext>, waits]);
    environment.cancel();
    await carriedOut.catch(() => undefined);
    return outcome;
  });
}

/** With what a worker does that carries out only this file. */
async function withFolder<T>(
  file: Partial<Config>,
  body: (interceptors: ReturnType<typeof onlyConfigs>[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-only-configs-'));
  try {
    writeFileSync(join(folder, 'core.yaml'), worldConfigYaml({ ...CONFIG, ...file }));
    return await body([onlyConfigs(new ConfigsFolder(folder))]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ROUTED = ['drain', 'settle', 'reactivate', 'takeBack', 'giveBack', 'watch'];
const HELD = ['drain', 'settle', 'reactivate'];
const GOES_ON = ['takeBack', 'giveBack', 'watch'];

test.each(ROUTED)('%s as preflight decided it is carried out', async (step) => {
  const { config, ...rest } = (await held(step, asDecided)) as RunContext;
  const { config: own, ...decidedRest } = carried(step, decided());
  expect(rest).toEqual(decidedRest);
  // A step that goes on although the file was edited gets the clusters of the file, which some steps do not use.
  expect({ ...config, clusters: null }).toEqual({ ...own, clusters: null });
});

const two = { capacity: { minHealthy: { count: 2 } } } satisfies Partial<Config>;

test.each(HELD)('%s waits if its plan requires less capacity than the file', async (step) => {
  expect(await held(step, asDecided, two)).toMatch(/^the config of this run differs from .*: capacity\.minHealthy$/);
  expect(await held(step, withPlan({ minHealthy: 2 }), two)).toBeTypeOf('object');
});

const UNFIT = 'its plan does not fit its routing';

test.each(ROUTED)(
  '%s waits if its plan counts capacity behind a group that its rule does not forward to',
  async (step) => {
    const elsewhere = { targetGroup: 'blue', targetGroupArn: 'arn:tg/blue', share: 100 };
    for (const others of [[elsewhere], [], [{ ...decided().plan[0]!.others[0]!, share: 999 }]])
      expect(await held(step, withPlan({ others }))).toBe(UNFIT);
    expect(await held(step, (run) => ({ ...run, plan: [null] as never }))).toMatch(/the plan/);
  },
);

test.each(GOES_ON)('%s goes on with the capacity that the file requires', async (step) => {
  const run = (await held(step, asDecided, two)) as RunContext;
  expect(run.plan.map(({ minHealthy }) => minHealthy)).toEqual([2, 2]);
});

test.each(GOES_ON)('%s uses the durations in the file, and the steps of its run', async (step) => {
  const edited = { ...CONFIG.reactivate, steps: [50, 100] };
  const slow: Change = ({ config, ...run }) => ({
    ...run,
    config: {
      ...config,
      drain: { ...config.drain, pollMs: 0 },
      reactivate: { ...config.reactivate, healthyForMs: 3_600_000 },
      watch: { ...config.watch, everyMs: 3_600_000, blindMs: 86_400_000 },
    },
  });
  const { config } = (await held(step, slow, { reactivate: edited })) as RunContext;
  expect(config.drain).toEqual(CONFIG.drain);
  expect(config.watch).toEqual(CONFIG.watch);
  expect(config.reactivate).toEqual({ ...edited, steps: [100] });
});

test.each(ROUTED)('%s waits if it would tolerate stale reads for an hour', async (step) => {
  expect(await held(step, (run) => ({ ...run, staleReadMs: 3_600_000 }))).toMatch(/staleReadMs/);
});

test.each(GOES_ON)('%s reads the hosts in the file, at the addresses in the file', async (step) => {
  const moved = CONFIG.hostStatus.map((source) => ({ ...source, url: 'http://{address}:9090/status' }));
  const at = (address: string) =>
    CONFIG.clusters.map((cluster) => ({ ...cluster, hosts: cluster.hosts.map((host) => ({ ...host, address })) }));
  const addressed: Change = (run) => ({ ...run, config: { ...run.config, clusters: at('192.0.2.1') } });
  const { config } = (await held(step, addressed, { hostStatus: moved })) as RunContext;
  expect(config.hostStatus[0]!.url).toBe('http://{address}:9090/status');
  expect(config.clusters).toMatchObject(CONFIG.clusters.map(({ name }) => ({ name })));
  expect(JSON.stringify(config.clusters)).not.toContain('192.0.2.1');
});

test('drain goes on if the file requires a third of the targets', async () => {
  const third = { capacity: { minHealthy: { percent: 33.3 } } } satisfies Partial<Config>;
  expect(await held('drain', withPlan({ minHealthy: 2, minHealthyFrom: '33.3% of 4' }), third)).toBeTypeOf('object');
});

const ARN = 'arn:aws:elasticloadbalancing:eu-central-1:111111111111:loadbalancer/app/core/50dc6c495c0c9188';

/** What becomes of a read for a config that is still to be written, where the file names load balancer `core`. */
function survey(loadBalancer: unknown): Promise<unknown> {
  return withFolder({}, (interceptors) => {
    const environment = new MockActivityEnvironment({ activityType: 'surveyLoadBalancer' }, { interceptors });
    return environment.run((input: object) => Promise.resolve(input), { loadBalancer, preflightMs: 1, runId: 'run-1' });
  });
}

test.each(['core', ARN])('a load balancer that a file names is read for a new config: %s', async (name) => {
  expect(await survey(name)).toMatchObject({ loadBalancer: name });
});

test.each(['other', ARN.replace('/core/', '/other/'), '', null, { packed: {} }])(
  'a load balancer that no file names is not read: %j',
  async (name) => {
    await expect(survey(name)).rejects.toMatchObject({
      type: 'Refused',
      nonRetryable: true,
      message: expect.stringMatching(/reads only load balancers that a config in .* names/) as string,
    });
  },
);

const RECEIVER: Receiver = { url: '${TAGOUT_HOOK}', format: 'json', on: ['end'], headers: {} };

/** What becomes of a message of a run with this `notify`, where the file has that one. */
function message(activityType: string, notify: Receiver[] | undefined, file: Receiver[] | undefined): Promise<unknown> {
  const run = { config: { service: CONFIG.service, notify }, cluster: 'east', runId: 'run-1' };
  return withFolder(file === undefined ? {} : { notify: file }, (interceptors) => {
    const environment = new MockActivityEnvironment({ activityType }, { interceptors });
    return environment.run((input: object) => Promise.resolve(input), run);
  });
}

describe('a message', () => {
  it('is sent to the receivers of the file', async () => {
    expect(await message('deliver', [RECEIVER], [RECEIVER])).toMatchObject({ config: { notify: [RECEIVER] } });
  });

  it.each<[what: string, notify: Receiver[], file: Receiver[] | undefined]>([
    ['to another address', [{ ...RECEIVER, url: 'http://192.0.2.1/' }], [RECEIVER]],
    ['with another variable', [{ ...RECEIVER, url: '${TAGOUT_OTHER}' }], [RECEIVER]],
    ['with another header', [{ ...RECEIVER, headers: { 'x-a': '${TAGOUT_OTHER}' } }], [RECEIVER]],
    ['to one more', [RECEIVER, RECEIVER], [RECEIVER]],
    ['that the file does not have', [RECEIVER], undefined],
  ])('%s is not sent, and tried again', async (_, notify, file) => {
    await expect(message('deliver', notify, file)).rejects.toMatchObject({ type: 'NotDelivered', nonRetryable: false });
  });

  it('is awaited whatever the file says, because that touches nothing', async () => {
    expect(await message('awaitMoments', [RECEIVER], undefined)).toMatchObject({ cluster: 'east' });
  });
});

/** What becomes of a question of `whoChanged` about this load balancer. */
function question(name: string, file: Partial<Config>): Promise<unknown> {
  const loadBalancers = [`arn:aws:elasticloadbalancing:eu-central-1:111111111111:loadbalancer/app/${name}/01`];
  const config = { service: CONFIG.service, who: 'cloudtrail' };
  const run = { config, cluster: 'east', runId: 'run-1', question: { loadBalancers } };
  return withFolder(file, (interceptors) => {
    const environment = new MockActivityEnvironment({ activityType: 'askTrail' }, { interceptors });
    return environment.run((input: object) => Promise.resolve(input), run);
  });
}

describe('a question to CloudTrail', () => {
  const silence = { alertmanager: 'http://alertmanager:9093', matchers: ['a="{cluster}"'], headers: {}, tls: null };

  it('is asked if the file says so, whatever else it says', async () => {
    expect(await question('core', { who: 'cloudtrail', silence })).toMatchObject({ cluster: 'east' });
  });

  it.each<[what: string, name: string, file: Partial<Config>, why: RegExp]>([
    ['if the file does not say so', 'core', {}, /does not say `who: cloudtrail`/],
    ['about another load balancer', 'shop', { who: 'cloudtrail' }, /does not name arn:.*\/shop\//],
  ])('is refused %s', async (_, name, file, why) => {
    const message = expect.stringMatching(why) as string;
    await expect(question(name, file)).rejects.toMatchObject({ type: 'Refused', nonRetryable: true, message });
  });
});

const BLOCKERS = {
  ...{ prometheus: 'http://prometheus:9090', queries: ['up == 0'], onBlocked: 'hold', deadlineMs: 3_600_000 },
  ...{ headers: { Authorization: 'Bearer ${TAGOUT_PROMETHEUS}' }, tls: null },
} satisfies Config['blockers'];

const blockedBy =
  (blockers: Config['blockers']): Change =>
  (run) => ({ ...run, config: { ...run.config, ...(blockers === undefined ? {} : { blockers }) } });

test.each(HELD)('%s waits unless its blockers are those of the file', async (step) => {
  const file = { blockers: BLOCKERS };
  const differs = (keys: string): unknown => expect.stringMatching(new RegExp(`differs from .*: ${keys}$`));
  expect(await held(step, blockedBy(BLOCKERS), file)).toMatchObject({ config: { blockers: BLOCKERS } });
  expect(await held(step, asDecided, file)).toEqual(differs('blockers'));
  expect(await held(step, blockedBy(BLOCKERS))).toEqual(differs('blockers'));
  expect(await held(step, blockedBy({ ...BLOCKERS, queries: ['up == 7'] }), file)).toEqual(
    differs('blockers\\.queries\\[0\\]'),
  );
  expect(await held(step, blockedBy({ ...BLOCKERS, prometheus: 'http://other:9090' }), file)).toEqual(
    differs('blockers\\.prometheus'),
  );
});

test.each(GOES_ON)('%s goes on, whatever the blockers of the file are: nothing may block it', async (step) => {
  expect(await held(step, blockedBy(BLOCKERS))).toBeTypeOf('object');
  const run = (await held(step, asDecided, { blockers: BLOCKERS })) as RunContext;
  expect(run.config.blockers).toBeUndefined();
});

const SILENCE = {
  ...{ alertmanager: 'http://alerts:9093', matchers: ['cluster="{cluster}"'], tls: null },
  headers: { Authorization: 'Bearer ${TAGOUT_ALERTS}' },
} satisfies Config['silence'];
const ELSEWHERE = { ...SILENCE, alertmanager: 'http://192.0.2.1:9093', matchers: ['cluster=~".+"'] };

const silencedBy =
  (silence: Config['silence']): Change =>
  (run) => ({ ...run, config: { ...run.config, ...(silence === undefined ? {} : { silence }) } });

test('tag is refused unless its silence is that of the file', async () => {
  const file = { silence: SILENCE };
  const differs = (key: string): object => ({ type: 'Refused', message: expect.stringContaining(key) as string });
  expect(await held('tag', silencedBy(SILENCE), file)).toMatchObject({ config: { silence: SILENCE } });
  const ofRoll: Change = (run) => ({ ...run, tag: { ...run.tag, value: '@roll r 2026-11-22T15:00:00.000Z default' } });
  expect(await held('tag', ofRoll, file)).toMatchObject({ tag: { value: expect.stringMatching(/^@roll /) as string } });
  await expect(held('tag', silencedBy(ELSEWHERE), file)).rejects.toMatchObject(differs('silence.alertmanager'));
  await expect(held('tag', asDecided, file)).rejects.toMatchObject(differs('silence'));
  await expect(held('tag', silencedBy(SILENCE))).rejects.toMatchObject(differs('silence'));
});

test.each(['watch', 'untag'])('%s asks the Alertmanager of the file, and no other', async (step) => {
  const { config } = (await held(step, silencedBy(ELSEWHERE), { silence: SILENCE })) as RunContext;
  expect(config.silence).toEqual(SILENCE);
  const { config: without } = (await held(step, silencedBy(ELSEWHERE))) as RunContext;
  expect(without.silence).toBeUndefined();
});

test('watch silences what the file says, also for a run that says nothing of it', async () => {
  const { config } = (await held('watch', asDecided, { silence: SILENCE })) as RunContext;
  expect(config.silence).toEqual(SILENCE);
});

const WINDOW = { days: ['mon'], from: '22:00', to: '04:00', zone: 'Europe/Berlin' } satisfies Config['window'];

const windowed =
  (window: Config['window']): Change =>
  (run) => ({ ...run, config: { ...run.config, ...(window === undefined ? {} : { window }) } });

test('tag and drain are carried out only with the window of the file', async () => {
  const file = { window: WINDOW };
  const differs = (key: string): object => ({ type: 'Refused', message: expect.stringContaining(key) as string });
  const waits = (keys: string): unknown => expect.stringMatching(new RegExp(`differs from .*: ${keys}$`));
  expect(await held('tag', windowed(WINDOW), file)).toMatchObject({ config: { window: WINDOW } });
  await expect(held('tag', asDecided, file)).rejects.toMatchObject(differs('window'));
  await expect(held('tag', windowed({ ...WINDOW, to: '06:00' }), file)).rejects.toMatchObject(differs('window.to'));
  expect(await held('drain', windowed(WINDOW), file)).toMatchObject({ config: { window: WINDOW } });
  expect(await held('drain', asDecided, file)).toEqual(waits('window'));
  expect(await held('settle', asDecided, file)).toBeTypeOf('object');
});

test('preflight of a roll is refused that leaves out how the file says to roll', async () => {
  const ROLL = { gateMs: 60_000, order: null, approve: 'each' } satisfies Config['roll'];
  const observed = (workflowType: string, roll: { roll?: Config['roll'] }): Promise<unknown> =>
    withFolder({ roll: ROLL }, (interceptors) => {
      const environment = new MockActivityEnvironment({ activityType: 'observe', workflowType }, { interceptors });
      const { config, cluster, runId } = decided();
      return environment.run((input: object) => Promise.resolve(input), {
        ...{ config: { ...config, ...roll }, cluster, runId },
      });
    });
  const differs = (key: string): object => ({ type: 'Refused', message: expect.stringContaining(key) as string });
  await expect(observed('maintainService', {})).rejects.toMatchObject(differs('roll'));
  await expect(observed('maintainService', { roll: { ...ROLL, approve: 'never' } })).rejects.toMatchObject(
    differs('roll.approve'),
  );
  expect(await observed('maintainService', { roll: ROLL })).toBeTypeOf('object');
  expect(await observed('maintainCluster', {})).toBeTypeOf('object');
});
