import { describe, expect, it } from 'vitest';
import { isMaintainInput } from '../../../workflows/inputs.js';
import { LIMITS, LONGEST_TEXT } from '../../../workflows/messages.js';
import { CONFIG } from '../../src/domain/small-service.js';
import { readHistory, recordedHistories } from '../../histories/files.js';
import { journey } from '../../support/journey.js';
import { maintainInput } from '../../support/maintain-input.js';
import { BASELINE } from '../../support/standard-rules.js';

const GOOD = maintainInput(CONFIG, { limits: LIMITS });

/** The same input with another `drain.pollMs`, or without it if the value is undefined. */
function changed(path: string, value: unknown): unknown {
  const input = structuredClone(GOOD) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((at, key) => at[key] as Record<string, unknown>, input);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return input;
}

describe('what a run may be started with', () => {
  it.each<[string, unknown]>([
    ['reason', 'x'.repeat(LONGEST_TEXT)],
    ['adopt', { share: null }],
    ['adopt', { share: 'balanced' }],
    ['adopt', { share: 999 }],
    ['limits.initialMs', undefined],
    ['limits.watchBeatMs', undefined],
    ['config.autoScaling', undefined],
    ['config.capacity', { minHealthy: { percent: 0.5 } }],
  ])('%s: %j', (path, value) => expect(isMaintainInput(changed(path, value))).toBe(true));
});

describe('what no run may be started with', () => {
  it.each<[string, unknown]>([
    ['reason', 'x'.repeat(LONGEST_TEXT + 1)],
    ['startedBy', 'x'.repeat(LONGEST_TEXT + 1)],
    ['adopt', { share: 0 }],
    ['adopt', { share: 1000 }],
    ['limits.staleReadMs', 0],
    ['limits.staleReadMs', 60_001],
    ['limits.staleReadMs', '5 s'],
    ['limits.preflightMs', 600_001],
    ['limits.firstTaskMs', -1],
    ['limits.initialMs', 1e12],
    ['limits.stillGaugeMs', NaN],
    ['limits.watchBeatMs', 0],
    ['limits.watchBeatMs', 30_000],
    ['config.stickiness', undefined],
    ['config.soleCluster', 'drain'],
    ['config.autoScaling', 'ask'],
    ['config.drain.quietMs', 0],
    ['config.drain.pollMs', 0],
    ['config.watch.everyMs', 0],
    ['config.capacity', { minHealthy: { count: 0 } }],
    ['config.capacity', { minHealthy: { percent: 0 } }],
    ['config.hostStatus', []],
    ['config.hostStatus', [{ ...CONFIG.hostStatus[0], timeoutMs: 0 }]],
    ['config.hostStatus', [{ ...CONFIG.hostStatus[0], format: { kind: 'xml' } }]],
    ['config.hostStatus', [{ ...CONFIG.hostStatus[0], headers: { Authorization: 1 } }]],
  ])('%s: %j', (path, value) => expect(isMaintainInput(changed(path, value))).toBe(false));
});

it('the inputs of runs of every recorded version can be read', () => {
  const sent = recordedHistories().map((name) => {
    const [first] = readHistory(name).events as { workflowExecutionStartedEventAttributes?: Started }[];
    const data = first?.workflowExecutionStartedEventAttributes?.input.payloads[0]?.data ?? '';
    return [name, JSON.parse(Buffer.from(data, 'base64').toString()) as unknown] as const;
  });
  expect(sent.filter(([, input]) => !isMaintainInput(input)).map(([name]) => name)).toEqual([]);
});

interface Started {
  input: { payloads: { data: string }[] };
}

journey('a run with an input of another shape is refused, and says so', {}, async (journey) => {
  const run = await journey.maintain({ reason: 'x'.repeat(LONGEST_TEXT + 1) });
  expect((await run.ends()).failure).toMatchObject({
    type: 'Refused',
    reasons: [
      expect.stringMatching(/^the input of this run is not valid for the version of its worker: start it with/),
    ],
  });
  expect(journey.allOwnWrites()).toEqual([]);
  expect(journey.shares('east')).toEqual(BASELINE);
});
