import { expect, it } from 'vitest';
import type { RunContext } from '../../activities/scopes.js';
import { restored } from '../../src/domain/packed.js';
import {
  isFlag,
  isNumber,
  isText,
  listOf,
  mapOf,
  optional,
  orNull,
  shapeOf,
  type Check,
} from '../../src/domain/shape.js';
import { isHostBefore } from '../../src/domain/shapes/host.js';
import { isPlannedAction, isRouting } from '../../src/domain/shapes/routing.js';
import { carried, carriedToCheck } from '../../workflows/carried.js';
import { runContext } from '../activities/run-context.js';
import { readHistory, recordedHistories } from './files.js';

/** Every member of a step's input. A member that is newer than a release is `optional`: older runs do not send it. */
const MEMBERS: { [Member in keyof RunContext]-?: Check } = {
  config: () => true,
  evidence: optional(() => true),
  cluster: isText,
  runId: isText,
  loadBalancerArns: listOf(isText),
  targetGroupArns: listOf(isText),
  clusterOf: mapOf(isText),
  routing: isRouting,
  serviceGroupArns: orNull(listOf(isText)),
  plan: listOf(isPlannedAction),
  hosts: listOf(isHostBefore),
  adopted: isFlag,
  healthyBefore: listOf(isText),
  stickinessS: orNull(isNumber),
  tag: shapeOf<RunContext['tag']>({
    ...{ key: isText, value: isText, found: mapOf(orNull(isText)), others: mapOf(() => true) },
    ...{ putBack: mapOf(isText), putBackAlways: mapOf(isText) },
  }),
  staleReadMs: isNumber,
  stillGaugeMs: isNumber,
  watchBeatMs: optional(isNumber),
};

/** The input of `observe`, which runs before preflight has decided anything. */
const OBSERVE: Record<string, Check> = {
  ...{ config: () => true, cluster: isText, adopt: isFlag, isStart: isFlag, preflightMs: isNumber },
  ...{ initialMs: optional(isNumber), workflowId: isText, runId: isText },
};

it.each(recordedHistories())('the steps can read the inputs recorded in %s', (name) => {
  const wrong = stepsIn(name).flatMap(([step, sent]) =>
    Object.entries(membersOf(step)).flatMap(([member, check]) => (check(sent[member]) ? [] : [`${step}: ${member}`])),
  );
  expect(wrong).toEqual([]);
});

it('recorded inputs have every section of the config that a step gets now', () => {
  const today = runContext();
  const wrong = recordedHistories().flatMap((name) =>
    stepsIn(name).flatMap(([step, sent]) =>
      Object.keys(isAnyOf(step) ? carriedToCheck(today, []).config : carried(step, today).config)
        .filter((section) => (sent['config'] as Record<string, unknown>)[section] === undefined)
        .map((section) => `${name}: ${step}: ${section}`),
    ),
  );
  expect(wrong).toEqual([]);
});

/** The members that the workflow sends now. */
function membersOf(step: string): Record<string, Check> {
  if (step === 'observe') return OBSERVE;
  const today = runContext();
  const sent = step === 'checkClaims' ? carriedToCheck(today, []) : carried(step, today);
  return Object.fromEntries(Object.keys(sent).map((member) => [member, MEMBERS[member as keyof RunContext]]));
}

function isAnyOf(step: string): boolean {
  return step === 'observe' || step === 'checkClaims';
}

interface Scheduled {
  activityType: { name: string };
  input: { payloads: { data: string }[] };
}

/** The steps of a history, each with its input. */
function stepsIn(name: string): [step: string, sent: Record<string, unknown>][] {
  return readHistory(name).events.flatMap((event) => {
    const scheduled = event['activityTaskScheduledEventAttributes'] as Scheduled | undefined;
    if (scheduled === undefined) return [];
    const sent = JSON.parse(Buffer.from(scheduled.input.payloads[0]!.data, 'base64').toString()) as unknown;
    return [[scheduled.activityType.name, restored(sent) as Record<string, unknown>]];
  });
}
