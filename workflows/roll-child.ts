import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';
import { isEnd } from '../src/domain/lifecycle.js';
import type { StatusDocument } from '../src/domain/status.js';
import { LATE_START } from './late-start.js';
import type { MaintainInput } from './messages.js';
import { startMaintenanceChild } from './start-child.js';

/** How the maintenance of one cluster of a roll ended. */
export type ChildEnd =
  | { kind: 'restored' }
  /** No worker took it in time: it touched nothing, and another may begin. */
  | { kind: 'late' }
  /** A run that the roll did not start has the service. Nothing was begun. */
  | { kind: 'in-the-way' }
  /** `document`: null if no code ran at its end. */
  | { kind: 'ended'; document: StatusDocument | null; detail: string };

/** The maintenance of one cluster, under the id of every maintenance of the service. It outlives its roll. */
export async function maintainAsChild(input: MaintainInput, onBegun: (runId: string) => void): Promise<ChildEnd> {
  try {
    const child = await startMaintenanceChild(input);
    if (child === null) return { kind: 'in-the-way' };
    onBegun(child.firstExecutionRunId);
    await child.result();
    return { kind: 'restored' };
  } catch (error) {
    if (!(error instanceof ChildWorkflowFailure)) throw error;
    return endOf(error);
  }
}

function endOf({ cause, message }: ChildWorkflowFailure): ChildEnd {
  const told = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
  const document = isDocument(told) ? told : null;
  if (document?.phase === 'refused' && document.failure?.reasons.includes(LATE_START) === true) return { kind: 'late' };
  return { kind: 'ended', document, detail: document?.failure?.message ?? cause?.message ?? message };
}

function isDocument(value: unknown): value is StatusDocument {
  return typeof value === 'object' && value !== null && 'phase' in value && isEnd(value.phase as never);
}
