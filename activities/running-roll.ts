import { Context } from '@temporalio/activity';
import { MAINTAIN_SERVICE, rollId } from '../src/domain/maintenance-id.js';
import type { RunningRoll } from '../src/domain/observation.js';
import { describe, isOpen } from '../src/runs/describe.js';

/** The roll of the service that runs now, or null. */
export async function findRunningRoll(service: string): Promise<RunningRoll | null> {
  const described = await describe(Context.current().client, rollId(service));
  if (described === null || !isOpen(described) || described.type !== MAINTAIN_SERVICE) return null;
  return { runId: described.runId, since: described.startTime.toISOString() };
}
