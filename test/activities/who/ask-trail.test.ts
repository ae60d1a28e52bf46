import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { LookedUp } from '../../../activities/ports.js';
import type { Question } from '../../../activities/who/ask-trail.js';
import { createWhoActivities } from '../../../activities/who/index.js';
import { notYet, type WhoAnswer } from '../../../src/domain/who/answer.js';
import { whoId } from '../../../src/domain/who/changed-run.js';
import { restored } from '../../../src/domain/packed.js';
import { call, question, RUN, SHARE } from '../../src/domain/who/world.js';

const OURS = { workflowId: whoId('core', 'run-1'), runId: 'of whoChanged' };
const NOTHING: LookedUp = { kind: 'observed', calls: [], isCut: false };
const DENIED: LookedUp = { kind: 'unobservable', reason: 'denied' };

interface Asking {
  answer: (api: string, round: number) => LookedUp;
  before?: WhoAnswer;
  change?: Partial<Question>;
  workflow?: { workflowId: string; runId: string };
}

/** One `askTrail`, whose time is over at once unless `change` says otherwise, and the calls that it asked for. */
async function ask({ answer, before = notYet(RUN, null), change, workflow = OURS }: Asking) {
  const asked: string[] = [];
  const clocks = { now: () => 1_000, uptime: () => performance.now() };
  const lookUp = (api: string) => {
    asked.push(api);
    return Promise.resolve(answer(api, asked.filter((one) => one === api).length));
  };
  const { askTrail } = createWhoActivities({ trail: { lookUp }, address: '', everyMs: 1, ...clocks });
  const sent: Question = {
    ...{ config: { service: 'core', who: 'cloudtrail' }, cluster: 'east', runId: 'run-1', everyMs: 1, untilMs: 0 },
    ...{ question: question(), before, ...change },
  };
  const described = { typedSearchAttributes: { get: () => undefined }, raw: { pendingActivities: [] } };
  const act = (_: unknown, begin: () => Promise<unknown>) => begin();
  const workflowClient = { getHandle: () => ({ describe: async () => described }) };
  const client = { workflow: workflowClient, withDeadline: act, withAbortSignal: act } as unknown as Client;
  const environment = new MockActivityEnvironment({ workflowExecution: workflow, activityId: 'a' }, { client });
  const told = environment.run<[Question], WhoAnswer, typeof askTrail>(askTrail, sent);
  return { answer: restored(await told) as WhoAnswer, asked };
}

const found = (api: string): LookedUp => (api === 'ModifyRule' ? { ...NOTHING, calls: [call()] } : NOTHING);

describe('CloudTrail is asked', () => {
  it('for every call, and at least once, however late it is', async () => {
    const { answer, asked } = await ask({ answer: found });
    expect(answer).toMatchObject({
      state: 'known',
      isFinal: true,
      why: null,
      asked: { at: '1970-01-01T00:00:01.000Z' },
    });
    expect(answer.asked!.apis).toEqual(asked);
  });

  it('until something new is known', async () => {
    const late = (api: string, round: number): LookedUp => (round < 3 ? NOTHING : found(api));
    const change = {
      untilMs: Infinity,
      question: question({ differences: [SHARE, { ...SHARE, where: 'elsewhere', arn: null }] }),
    };
    const before = { ...notYet(RUN, null), asked: { from: '', to: '', apis: [], at: null, until: '' } };
    const { answer } = await ask({ answer: late, change: { ...change, untilMs: 8e15 }, before });
    expect(answer).toMatchObject({ state: 'known', isFinal: false, unexplained: ['elsewhere: share of core-east'] });
  });

  it('no further in a round once it does not answer; what was known stays known', async () => {
    const before = (await ask({ answer: found })).answer;
    const { answer, asked } = await ask({ answer: () => DENIED, before });
    expect(asked).toHaveLength(1);
    expect(answer).toMatchObject({ state: 'known', why: 'denied', calls: [{ eventId: 'e-1' }], asked: before.asked! });
  });

  it('and what it never answers is unknown, with the reason', async () => {
    const { answer } = await ask({ answer: () => DENIED });
    expect(answer).toMatchObject({ state: 'unknown', isFinal: true, why: 'denied', asked: { at: null } });
  });

  it('and a list that was cut is told', async () => {
    const { answer } = await ask({ answer: () => ({ ...NOTHING, isCut: true }) });
    expect(answer.why).toBe(
      'CloudTrail has more ModifyRule events of that time than were read: the oldest are missing',
    );
  });

  it('only for whoChanged', async () => {
    const workflow = { workflowId: 'mine', runId: 'of somebody' };
    await expect(ask({ answer: found, workflow })).rejects.toThrow('only for whoChanged');
  });
});
