import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { Maintenance } from '../src/domain/maintenance.js';
import { LARGEST_SHARE } from '../src/domain/routing.js';
import {
  either,
  isFlag,
  isOneOf,
  isText,
  listOf,
  numberFrom,
  optional,
  orNull,
  shapeOf,
  textUpTo,
} from '../src/domain/shape.js';
import { isConfig, isName } from '../src/domain/shapes/config.js';
import { isWhoLimits } from '../src/domain/who/changed-run.js';
import { isStartWhen } from '../src/domain/window/start-when.js';
import { textOf } from './any-shape.js';
import { endRefused } from './ends.js';
import { LONGEST_TEXT, type AdoptRequest, type RunLimits, type MaintainInput, type PlanInput } from './messages.js';

/** The longest limit: no wait of a run for a machine needs more. */
export const isLimit = numberFrom(0, 600_000);

export const isLimits = shapeOf<RunLimits>({
  firstTaskMs: isLimit,
  preflightMs: isLimit,
  initialMs: optional(isLimit),
  // For this long, somebody else's change may look like a stale read after our own write.
  staleReadMs: numberFrom(1, 60_000),
  stillGaugeMs: isLimit,
  notifyMs: optional(isLimit),
  who: optional(isWhoLimits),
  lateMs: optional(isLimit),
  // With a longer interval, the server would take the worker for dead.
  watchBeatMs: optional(numberFrom(10, 15_000)),
});

const COMMON = {
  config: isConfig,
  cluster: isName,
  adopt: orNull(shapeOf<AdoptRequest>({ share: orNull(either(isOneOf('balanced'), numberFrom(1, LARGEST_SHARE))) })),
  standby: isFlag,
  limits: isLimits,
};

const isSaid = textUpTo(LONGEST_TEXT);

/**
 * Anybody who may use the namespace may start a run with any input. Unreadable input would make its task fail forever.
 */
export const isMaintainInput = shapeOf<MaintainInput>({
  ...COMMON,
  startedBy: isSaid,
  reason: isSaid,
  when: optional(isStartWhen),
});
export const isPlanInput = shapeOf<PlanInput>({ ...COMMON, asIfDone: optional(listOf(isText)) });

export const UNREADABLE =
  'the input of this run is not valid for the version of its worker: start it with tagout start of that version';
/** Characters of such an input that are shown. */
const LONGEST_TOLD = 200;

/** Nothing was touched. */
export function refuseInput(sent: unknown): Promise<never> {
  const { workflowId, runId, startTime } = workflowInfo();
  const { cluster, startedBy, reason, config } = (sent ?? {}) as Record<string, unknown>;
  const { service } = (config ?? {}) as Record<string, unknown>;
  const told = (value: unknown): string => textOf(value, LONGEST_TOLD) ?? 'unknown';
  const start = {
    ...{ workflowId, runId, adopted: false, standby: false, reboot: 'required' as const },
    ...{ service: told(service), cluster: told(cluster), startedBy: told(startedBy), reason: told(reason) },
  };
  return endRefused(new Maintenance(start, [], startTime.getTime()), [UNREADABLE]);
}

export function refusePlan(): never {
  throw ApplicationFailure.nonRetryable(UNREADABLE, 'Refused');
}
