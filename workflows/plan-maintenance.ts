import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Observation } from '../src/domain/observation.js';
import { toldHost } from '../src/domain/host.js';
import { asIfDone } from '../src/domain/roll/as-if-done.js';
import { decidePreflight } from '../src/domain/preflight.js';
import { isPlanInput, refusePlan } from './inputs.js';
import { maintenanceId, type PlanDocument, type PlanInput } from './messages.js';
import { stepsOf } from './steps.js';
import { stopOf } from './stop.js';

/** What a maintenance would change and every reason to refuse it; touches nothing. Fails as `Unobservable`. */
export async function planMaintenance(input: PlanInput): Promise<PlanDocument> {
  if (!isPlanInput(input)) return refusePlan();
  const { config, cluster, adopt, standby, asIfDone: done } = input;
  const observation = await observe(input);
  const assumed = done === undefined ? {} : { asIfDone: done };
  if (typeof observation === 'string')
    return { cluster, changes: [], hosts: [], refusals: [observation], warnings: [], ...assumed };
  const seen = asIfDone(observation, config.service, done ?? []);
  const { plan, refusals, warnings, advice } = decidePreflight(seen, {
    ...{ config, cluster, adopt, standby },
    plansRoll: done !== undefined,
  });
  const changes = plan.flatMap(({ where, groups }) =>
    groups.map(({ targetGroup, found }) => ({ where, targetGroup, from: found, to: 0 })),
  );
  return {
    cluster,
    changes: changes.filter(({ from, to }) => from !== to),
    hosts: observation.hosts.map(toldHost),
    refusals,
    warnings: [...warnings, ...advice],
    ...assumed,
  };
}

/** The observation, or why the worker refused to make it. */
async function observe({ config, cluster, adopt, limits }: PlanInput): Promise<Observation | string> {
  try {
    return await stepsOf(config, cluster).observe({
      config,
      cluster,
      adopt: adopt !== null,
      isStart: false,
      preflightMs: limits.preflightMs,
      initialMs: 0,
      workflowId: maintenanceId(config.service),
      runId: workflowInfo().runId,
    });
  } catch (error) {
    const stop = stopOf(error);
    if (stop?.kind !== 'failure') throw error;
    const { type, detail, cause } = stop;
    if (type === 'Refused') return detail;
    const message = `The plan could not be made (${type}): ${detail}`;
    throw ApplicationFailure.create({ message, type, nonRetryable: true, ...(cause === undefined ? {} : { cause }) });
  }
}
