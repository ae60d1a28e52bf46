import { workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../activities/scopes.js';
import { decidePreflight } from '../src/domain/preflight.js';
import { ROLL } from '../src/domain/tag.js';
import type { MaintainInput, RollInput } from './messages.js';
import { ownRunId } from './own-run-id.js';
import { contextOf } from './run-context.js';
import { stepsOf } from './steps.js';

/** A cluster that comes next. */
export interface Next {
  cluster: string;
  /** What the roll's preflight decided for it, with the roll's tag. */
  context: RunContext;
}

/** What a preflight of one cluster would say now. */
export interface Looked extends Next {
  reasons: string[];
  warnings: string[];
  /** When the window opens next that is closed now; null: it is open, or there is none. */
  opensAtMs: number | null;
}

export async function lookAt(roll: RollInput, cluster: string): Promise<Looked> {
  const { config, limits } = roll;
  const { workflowId, startTime, namespace } = workflowInfo();
  const runId = ownRunId();
  const observation = await stepsOf(config, cluster).observe({
    ...{ config, cluster, adopt: false, isStart: false, awaitsOpening: true, initialMs: 0, workflowId, runId },
    preflightMs: limits.preflightMs,
    ...(limits.notifyMs !== undefined && { notifyMs: limits.notifyMs }),
    ...(cluster === roll.clusters[0] && { isRoll: true }),
  });
  const input = maintenanceOf(roll, cluster);
  const { refusals: reasons, warnings: found, ...decision } = decidePreflight(observation, { ...input, roll: runId });
  const warnings = [...found, ...(observation.untold === undefined ? [] : [observation.untold])];
  const run = { runId, since: startTime.toISOString(), namespace };
  const context = contextOf(input, observation, { ...decision, refusals: reasons, warnings }, run, ROLL);
  const opensAtMs = observation.window?.opensAtMs ?? null;
  return { cluster, context: withoutSilence(context), reasons, warnings, opensAtMs };
}

export function maintenanceOf({ config, startedBy, reason, limits }: RollInput, cluster: string): MaintainInput {
  return { config, cluster, startedBy, reason, adopt: null, standby: false, limits };
}

/** A roll silences nothing; each of its maintenances does. */
function withoutSilence(context: RunContext): RunContext {
  const config = { ...context.config };
  delete config.silence;
  return { ...context, config };
}
