import { setTimeout as sleep } from 'node:timers/promises';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import type { ServerMove } from '../scenario.js';

/** Instead of forever: a step may last as long as its run, which can be days, and no test waits that long. */
const HELD_MS_MAX = 900;

/** Does what somebody may do to a step in Temporal; does nothing if no step is pending. */
export async function press(client: Client, workflowId: string, move: ServerMove): Promise<void> {
  const { workflowService } = client;
  const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
  const execution = { workflowId, runId };
  const isWatch = ({ activityType }: { activityType?: { name?: string | null } | null }): boolean =>
    activityType?.name === 'watch';
  const id = raw.pendingActivities?.findLast((one) => isWatch(one) === (move.step === 'watch'))?.activityId;
  if (!id) return;
  const where = { namespace: client.options.namespace, identity: 'somebody' };
  const step = { ...where, execution, id };
  switch (move.kind) {
    case 'hold-step':
      await workflowService.pauseActivity(step);
      await sleep(move.forMs ?? HELD_MS_MAX);
      await workflowService.unpauseActivity(step);
      return;
    case 'reset-step':
      await workflowService.resetActivity({ ...step, resetHeartbeat: move.forgets });
      return;
    case 'complete-step': {
      const result = { payloads: [defaultPayloadConverter.toPayload(move.result)] };
      await workflowService.respondActivityTaskCompletedById({ ...where, ...execution, activityId: id, result });
    }
  }
}
