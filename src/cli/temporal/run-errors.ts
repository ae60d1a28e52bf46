import type { Connected } from '../../connect.js';
import type { FailureType } from '../../domain/failure.js';

/** A failure as the SDK gives it back: the type is the contract's, the first detail the status document. */
export interface RunFailure {
  type: string | undefined;
  message: string;
  details: unknown[];
  causeTypes: string[];
}

/** Why a run failed, from what its `result()` threw; null for anything else. */
export function failureIn(error: unknown): RunFailure | null {
  if (!(error instanceof Error) || error.name !== 'WorkflowFailedError') return null;
  const [own, ...below] = causes(error.cause);
  if (own === undefined) return { type: undefined, message: error.message, details: [], causeTypes: [] };
  const { type, details } = own as { type?: string | null; details?: unknown[] | null };
  return {
    type: type ?? undefined,
    message: own.message,
    details: details ?? [],
    causeTypes: below.flatMap((cause) => (cause as { type?: string | null }).type ?? []),
  };
}

/** A run that was refused because AWS could not be read, rather than for what was read there. */
export async function isUnobservable(
  session: Connected,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<boolean> {
  const unobservable: FailureType = 'Unobservable';
  try {
    await session.client.workflow.getHandle(workflowId, runId, { followRuns: false }).result();
    return false;
  } catch (error) {
    const failure = failureIn(error);
    if (failure === null) throw error;
    return [failure.type, ...failure.causeTypes].includes(unobservable);
  }
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
