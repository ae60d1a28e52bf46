import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { RollDocument, RollEnd } from '../src/domain/roll/document.js';
import { rollReport } from '../src/domain/roll/message.js';
import type { Roll, RollReason } from '../src/domain/roll/roll.js';
import { sentence, type Stop } from '../src/domain/stop.js';
import { endFailure } from './end-failure.js';
import { showRoll } from './roll-show.js';

/** How a roll ends that stopped before its last cluster was done, and why. */
export function rollEnd(stop: Stop, isPrepared: boolean): { phase: RollEnd; why: RollReason } {
  switch (stop.kind) {
    case 'refused':
      return { phase: 'refused', why: { type: 'Refused', detail: 'nothing was touched.', reasons: stop.reasons } };
    case 'abort':
      return { phase: 'aborted', why: { type: 'Aborted', detail: stop.detail } };
    case 'failure':
      // Before the first cluster, nothing was touched.
      if (!isPrepared)
        return { phase: 'refused', why: { type: 'Refused', detail: 'nothing was touched.', reasons: [stop.detail] } };
      return {
        phase: 'failed',
        why: {
          type: 'RollStopped',
          detail: stop.type === 'RollStopped' ? sentence(stop.detail) : `${stop.type}: ${sentence(stop.detail)}`,
          drift: stop.seen.drift,
        },
      };
    case 'leave-out':
    case 'drain-deadline':
      return { phase: 'failed', why: { type: 'RollStopped', detail: stop.detail } };
  }
}

export async function closeRoll(state: Roll, cluster: string): Promise<RollDocument> {
  showRoll(state, cluster);
  await condition(allHandlersFinished);
  return state.document();
}

export function failRoll(document: RollDocument, cause: Error | undefined): never {
  throw endFailure(document.roll.failure!.type, rollReport(document), document, cause);
}
