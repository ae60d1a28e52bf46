import { describe, expect, it } from 'vitest';
import type { Answer, ProbeReport } from '../../../src/probe/report.js';
import { answerTo, onStage, type StageOptions } from './stage.js';

/** Where a change is to be seen on its way, the lab holds it back for as long as that takes on a busy machine. */
const ON_ITS_WAY_MS = 1_500;

/** What one probe answers to one question on a load balancer that behaves so. */
async function asked(question: string, options: StageOptions): Promise<Answer> {
  return answerTo(await probed(options), question);
}

async function probed(options: StageOptions): Promise<ProbeReport> {
  return onStage({ ...options, limits: { roundMs: 1_000, ...options.limits } }, async (stage) => {
    const report = await stage.probe();
    expect({ stopped: report.stopped, left: report.left }).toEqual({ stopped: null, left: [] });
    expect(stage.isAsBefore()).toBe(true);
    return report;
  });
}

/** As the lab behaves by itself: one probe for all. */
let asExpected: Promise<ProbeReport> | undefined;
const expected = (): Promise<ProbeReport> => (asExpected ??= probed({}));

/** How the lab behaves then, and the answer as it is by default, and as it is then. */
const SWITCHES: [string, StageOptions, was: Partial<Answer>, is: Partial<Answer>][] = [
  [
    'tags-at-create',
    { ways: { tagsAtCreate: 'never' } },
    { asAssumed: true, answer: 'yes, with the values that were sent' },
    { asAssumed: false, answer: 'no: tagout:probe reads as nothing' },
  ],
  [
    'unchanged-write',
    { ways: { unchangedWrites: 'refused' } },
    { asAssumed: true, answer: 'yes' },
    { asAssumed: false, answer: 'no: ValidationError (nothing would change)' },
  ],
  [
    'zero-shares',
    { ways: { zeroShares: 'refused' } },
    { answer: 'yes: only a tool can refuse it, as tagout does' },
    { answer: 'no: ValidationError (at least one target group needs a Weight above 0)' },
  ],
  [
    'omitted-stickiness',
    { ways: { omittedStickiness: 'kept' } },
    { answer: 'it is switched off: a write must repeat it' },
    { answer: 'it stays on' },
  ],
  [
    'single-group',
    { ways: { singleGroup: 'arn-only' } },
    { answer: 'with a list of one group, share 1, and with its ARN besides' },
    { answer: 'with the ARN alone, without shares' },
  ],
  [
    'refused-share',
    { ways: { shareMax: 1000 } },
    { asAssumed: true, answer: 'with ValidationError (Weight must be 0 to 999, not 1000)' },
    { asAssumed: false, answer: 'not at all: it is accepted' },
  ],
  [
    'request-id',
    { ways: { requestIds: false } },
    { asAssumed: true, answer: 'yes' },
    { asAssumed: false, answer: 'no' },
  ],
  [
    'tags-max',
    { ways: { tagsMax: 60 } },
    { asAssumed: true, answer: '51 are refused: TooManyTags (a resource may have 50 tags)' },
    { asAssumed: false, answer: 'more than 50: 51 are accepted' },
  ],
  [
    'throttling',
    {
      alb: { throttle: { perSecond: 3, burst: 40, code: 'ThrottlingException' } },
      // Slow enough not to use up what the burst of reads is to use up, which a busy machine may need 50 s for.
      limits: { readMs: 500, againMs: 100, removeMs: 20_000, burstReads: 200 },
      isClosed: true,
    },
    { answer: 'no: 20 reads in a row were answered' },
    { asAssumed: true, answer: expect.stringMatching(/^yes, after \d+ reads, with ThrottlingException$/) as string },
  ],
  [
    'cookie-at-zero',
    { ways: { cookieAtZero: 'ignored' } },
    { asAssumed: true, answer: expect.stringMatching(/^yes, for as long as it was watched/) as string },
    { asAssumed: false, answer: 'no' },
  ],
  [
    'cookie-when-off',
    { ways: { cookieWhenOff: 'leads' } },
    { answer: 'no' },
    { answer: expect.stringMatching(/^yes, for as long as it was watched/) as string },
  ],
];

describe('a probe tells apart', () => {
  it.concurrent.each(SWITCHES)('%s', async (question, options, was, is) => {
    expect(answerTo(await expected(), question)).toMatchObject(was);
    expect(await asked(question, options)).toMatchObject(is);
  });

  it.concurrent('omitted-conditions, and writes nothing more where a rule loses them', async () => {
    expect(answerTo(await expected(), 'omitted-conditions')).toMatchObject({ asAssumed: true, answer: 'yes' });
    await onStage({ ways: { omittedConditions: 'dropped' } }, async (stage) => {
      const report = await stage.probe();
      const answer = 'no: its hosts were then none; it was removed at once';
      expect(answerTo(report, 'omitted-conditions')).toMatchObject({ asAssumed: false, answer });
      expect(report).toMatchObject({ stopped: { kind: 'failed' }, left: [] });
      const calls = stage.core.journal.entries.map(({ action }) => action);
      const modified = calls.indexOf('ModifyRule');
      expect(calls.slice(modified, modified + 2)).toEqual(['ModifyRule', 'DeleteRule']);
      expect(stage.core.journal.writes().map(({ action }) => action)).toEqual([
        'CreateRule',
        'ModifyRule',
        'DeleteRule',
      ]);
      expect(stage.isAsBefore()).toBe(true);
    });
  });

  it.concurrent('stale-reads', async () => {
    expect(answerTo(await expected(), 'stale-reads')).toMatchObject({
      asAssumed: true,
      figures: { stale: 0, longestMs: null },
    });
    const forMs = 400;
    const limits = { roundMs: 10_000, rounds: 1 };
    for (const nodes of ['lagging', 'alternating'] as const) {
      const { asAssumed, figures } = await asked('stale-reads', {
        alb: { staleReads: { forMs, nodes } },
        limits,
        address: null,
      });
      expect(asAssumed).toBe(true);
      expect(figures['stale']).toBeGreaterThan(0);
      expect(figures['longestMs']).toBeGreaterThan(0);
    }
  });

  it.concurrent('how long a change is on its way to the nodes', async () => {
    const report = await expected();
    expect(answerTo(report, 'propagation').figures).toMatchObject({ lost: 0, longestMs: null, isCalm: true });
    expect(answerTo(report, 'share-0').figures).toMatchObject({ lost: 0, longestMs: null, isCalm: true });
    expect(report.settle).toMatchObject({ advised: '60s' });

    const slow = await probed({ alb: { propagationMs: ON_ITS_WAY_MS }, limits: { roundMs: 20_000, calmMs: 400 } });
    for (const question of ['propagation', 'share-0']) {
      const { figures, answer } = answerTo(slow, question);
      expect(figures).toMatchObject({ lost: 0, isCalm: true });
      expect(figures['freshMs']).toBeGreaterThan(0);
      expect(figures['keptMs']).toBeGreaterThan(0);
      expect(answer).toMatch(/^up to \d\.\d s \(new connections \d\.\d s, kept ones \d\.\d s\)/);
    }
  });
});

describe('a probe says what it could not measure', () => {
  const unmeasured = ({ answers }: ProbeReport) =>
    Object.fromEntries(answers.flatMap(({ measured, question, answer }) => (measured ? [] : [[question, answer]])));

  it.concurrent('where no listener is reached', async () => {
    const report = await probed({ isClosed: true });
    const why = expect.stringMatching(/^not measured: this machine reaches no listener of 127\.0\.0\.1/) as string;
    const questions = ['propagation', 'share-0', 'cookie-at-zero', 'cookie-when-off'];
    expect(unmeasured(report)).toEqual(Object.fromEntries(questions.map((one) => [one, why])));
    expect(report.settle).toBeNull();
  });

  it.concurrent('where this machine has no address that a target may have', async () => {
    const report = await probed({ address: null });
    const why = expect.stringContaining('no private IPv4 address') as string;
    expect(unmeasured(report)).toEqual({ 'share-0': why, 'cookie-at-zero': why, 'cookie-when-off': why });
    expect(report.settle).toMatchObject({ advised: '60s' });
  });

  it.concurrent('where the load balancer does not reach this machine', async () => {
    await onStage({ limits: { healthMs: 300 }, alb: {} }, async (stage) => {
      stage.core.journal.on(({ action, params }) => {
        if (action !== 'RegisterTargets') return;
        for (const target of stage.core.state.targetGroups.get(params['TargetGroupArn'] as string)!.targets.values())
          target.port = 1;
      });
      const report = await stage.probe();
      const why = expect.stringMatching(
        /does not reach this machine at 127\.0\.0\.1 \((initial|unhealthy), /,
      ) as string;
      expect(unmeasured(report)).toEqual({ 'share-0': why, 'cookie-at-zero': why, 'cookie-when-off': why });
      expect(stage.isAsBefore()).toBe(true);
    });
  });

  it.concurrent('where a rule of somebody else comes first', async () => {
    await onStage({ limits: { roundMs: 500 } }, async (stage) => {
      const [rule] = [...stage.listener.rules.keys()].slice(1);
      stage.foreigner.call('ModifyRule', { RuleArn: rule!, Conditions: [{ Field: 'path-pattern', Values: ['*'] }] });
      const report = await stage.probe();
      expect(unmeasured(report)['propagation']).toContain('get another answer than its rule');
      expect(report.settle).toBeNull();
    });
  });

  it.concurrent('where the groups are refused', async () => {
    await onStage({ limits: { roundMs: 500 } }, async (stage) => {
      stage.core.inject('CreateTargetGroup', { kind: 'error', code: 'AccessDenied', status: 403 });
      const report = await stage.probe();
      const why = expect.stringContaining("the probe's target groups were refused: AccessDenied") as string;
      const groups = ['zero-shares', 'refused-share', 'omitted-stickiness', 'single-group'];
      expect(unmeasured(report)).toEqual(
        Object.fromEntries([...groups, 'share-0', 'cookie-at-zero', 'cookie-when-off'].map((one) => [one, why])),
      );
      expect(report).toMatchObject({ stopped: null, left: [], made: [{ kind: 'rule' }] });
      expect(stage.isAsBefore()).toBe(true);
    });
  });

  it.concurrent('where one write alone is refused, and goes on', async () => {
    await onStage({ limits: { roundMs: 500 } }, async (stage) => {
      stage.core.inject('AddTags', { kind: 'error', code: 'AccessDenied', status: 403 });
      const report = await stage.probe();
      expect(unmeasured(report)).toEqual({ 'tags-max': expect.stringContaining('AccessDenied') as string });
    });
  });
});
