import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { Maintenance } from '../src/domain/maintenance.js';
import { either, isFlag, isNumber, isOneOf, isText, optional, orNull, shapeOf } from '../src/domain/shape.js';
import { isConfig, isDuration } from '../src/domain/shapes/config.js';
import { textOf } from './any-shape.js';
import { endRefused } from './ends.js';
import type { AdoptRequest, Limits, MaintainInput, PlanInput } from './messages.js';

const COMMON = {
  config: isConfig,
  cluster: isText,
  adopt: orNull(shapeOf<AdoptRequest>({ share: orNull(either(isOneOf('balanced'), isNumber)) })),
  standby: isFlag,
  limits: shapeOf<Limits>({
    firstTaskMs: isDuration,
    preflightMs: isDuration,
    initialMs: optional(isDuration),
    staleReadMs: isDuration,
    stillGaugeMs: isDuration,
    watchBeatMs: optional(isDuration),
  }),
};

/** Whoever may use the namespace may start a run, with anything: what can't be read would fail its task for ever. */
export const isMaintainInput = shapeOf<MaintainInput>({ ...COMMON, startedBy: isText, reason: isText });
export const isPlanInput = shapeOf<PlanInput>(COMMON);

const UNREADABLE =
  'what this run was started with can not be read by the version of its worker: start it with tagout start of that version';
const LONGEST_TEXT = 200;

/** Nothing was touched. */
export function refuseInput(sent: unknown): Promise<never> {
  const { workflowId, runId, startTime } = workflowInfo();
  const { cluster, startedBy, reason, config } = (sent ?? {}) as Record<string, unknown>;
  const { service } = (config ?? {}) as Record<string, unknown>;
  const told = (value: unknown): string => textOf(value, LONGEST_TEXT) ?? 'unknown';
  const start = {
    ...{ workflowId, runId, adopted: false, standby: false, reboot: 'required' as const },
    ...{ service: told(service), cluster: told(cluster), startedBy: told(startedBy), reason: told(reason) },
  };
  return endRefused(new Maintenance(start, [], startTime.getTime()), [UNREADABLE]);
}

export function refusePlan(): never {
  throw ApplicationFailure.nonRetryable(UNREADABLE, 'Refused');
}
