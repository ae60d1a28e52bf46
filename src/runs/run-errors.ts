import type { Connected } from '../connect.js';
import type { FailureType } from '../domain/failure.js';

/** The failures in the error of a run's `result()`, the outermost first; empty for any other error. */
export function failuresIn(error: unknown): RunFailure[] {
  if (!(error instanceof Error) || error.name !== 'WorkflowFailedError') return [];
  return causes(error.cause).map((cause) => {
    const { type, details } = cause as { type?: string | null; details?: unknown[] | null };
    return { name: cause.name, type: type ?? null, message: cause.message, detail: details?.[0] };
  });
}

/** A failure from the SDK: its type is one of docs/failures.md, its first detail the status document. */
export interface RunFailure {
  /** The class of the SDK: `ApplicationFailure`, `TerminatedFailure`. */
  name: string;
  type: string | null;
  message: string;
  detail: unknown;
}

export function isUnobservable({ type }: RunFailure): boolean {
  return type === UNOBSERVABLE;
}

const UNOBSERVABLE: FailureType = 'Unobservable';

/** True if a run was refused because AWS could not be read, not because of what was read. */
export async function wasUnobservable(
  session: Connected,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<boolean> {
  try {
    await session.client.workflow.getHandle(workflowId, runId, { followRuns: false }).result();
    return false;
  } catch (error) {
    const failures = failuresIn(error);
    if (failures.length === 0) throw error;
    return failures.some(isUnobservable);
  }
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
