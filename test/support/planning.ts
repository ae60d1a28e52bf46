import { randomUUID } from 'node:crypto';
import { PLAN_MAINTENANCE, planId, type PlanDocument, type PlanInput } from '../../workflows/messages.js';
import type { Journey } from './journey.js';
import { SHORT_LIMITS } from './maintain-input.js';

/** What `tagout plan east` is told, by the real workflow. */
export async function plan(journey: Journey, change: Partial<PlanInput> = {}): Promise<PlanDocument> {
  const input: PlanInput = {
    config: journey.config,
    cluster: 'east',
    adopt: null,
    standby: false,
    limits: { ...SHORT_LIMITS, firstTaskMs: 60_000 },
    ...change,
  };
  return journey.temporal.client.workflow.execute(PLAN_MAINTENANCE, {
    workflowId: planId(journey.config.service, randomUUID()),
    taskQueue: journey.taskQueue,
    args: [input],
  }) as Promise<PlanDocument>;
}
