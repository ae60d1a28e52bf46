import { workflowInfo } from '@temporalio/workflow';
import { bootText, type HostReading } from '../src/domain/host.js';
import { decidePreflight } from '../src/domain/preflight.js';
import { maintenanceId, type PlanDocument, type PlanInput, type PlannedHost } from './messages.js';
import { stepsOf } from './steps.js';

/** What a maintenance would change and every reason to refuse it; touches nothing. */
export async function planMaintenance({ config, cluster, adopt, limits }: PlanInput): Promise<PlanDocument> {
  const { observe } = stepsOf(config, cluster);
  const observation = await observe({
    config,
    cluster,
    adopt: adopt !== null,
    preflightMs: limits.preflightMs,
    workflowId: maintenanceId(config.service),
    runId: workflowInfo().runId,
  });
  const { plan, refusals, warnings } = decidePreflight(observation, { config, cluster, adopt });
  return {
    cluster,
    changes: plan.flatMap((action) =>
      action.groups.map((group) => ({ where: action.where, targetGroup: group.targetGroup, from: group.found, to: 0 })),
    ),
    hosts: observation.hosts.map(plannedHost),
    refusals,
    warnings,
  };
}

function plannedHost(reading: HostReading): PlannedHost {
  const observed = reading.kind === 'observed' ? reading : null;
  return {
    name: reading.host,
    inFlight: observed?.inFlight ?? null,
    ready: observed?.ready ?? null,
    bootId: bootText(observed?.boot ?? null),
    unobservable: reading.kind === 'unobservable' ? reading.reason : null,
  };
}
