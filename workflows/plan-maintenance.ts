import { workflowInfo } from '@temporalio/workflow';
import { toldHost } from '../src/domain/host.js';
import { decidePreflight } from '../src/domain/preflight.js';
import { maintenanceId, type PlanDocument, type PlanInput } from './messages.js';
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
    hosts: observation.hosts.map(toldHost),
    refusals,
    warnings,
  };
}
