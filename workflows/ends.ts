import { allHandlersFinished, condition, type ApplicationFailure } from '@temporalio/workflow';
import type { Maintenance } from '../src/domain/maintenance.js';
import { failureReport } from '../src/domain/failure-message.js';
import type { FailureType } from '../src/domain/failure.js';
import type { FailureStatus, StatusDocument } from '../src/domain/status.js';
import type { EndingStop } from '../src/domain/stop.js';
import { counts } from './counts.js';
import { endFailure } from './end-failure.js';
import { showPhase } from './show.js';

export async function endRestored(state: Maintenance): Promise<StatusDocument> {
  state.entered('restored', Date.now());
  return close(state);
}

/** Nothing was touched. */
export async function endRefused(state: Maintenance, reasons: string[], cause?: Error): Promise<never> {
  const { type } = state.ended('refused', Date.now(), { type: 'Refused', detail: '', reasons });
  throw failureOf(await close(state), type, cause);
}

/** `aborted` if the load balancer is as this run found it, otherwise `failed`. */
export async function endStopped(state: Maintenance, stop: EndingStop): Promise<never> {
  const { type } = end(state, stop, Date.now());
  throw failureOf(await close(state), type, 'cause' in stop ? stop.cause : undefined);
}

function end(state: Maintenance, stop: EndingStop, nowMs: number): FailureStatus {
  const detail = detailOf(stop);
  switch (stop.kind) {
    case 'abort':
      return state.ended('aborted', nowMs, { type: 'Aborted', detail });
    case 'drain-deadline':
      return state.ended('aborted', nowMs, { type: 'DrainDeadline', detail });
    case 'leave-out':
      return state.ended('failed', nowMs, { type: stop.type, detail });
    case 'failure':
      state.readBeside(stop.seen.readings);
      if (stop.seen.shares !== null && stop.seen.at !== null) state.observed(stop.seen.shares, stop.seen.at);
      return state.ended('failed', nowMs, { type: stop.type, detail, drift: stop.seen.drift });
  }
}

/** Differences are listed one by one, and need no sentence before them. */
function detailOf(stop: EndingStop): string {
  const isToldBelow = stop.kind === 'failure' && stop.seen.drift.length > 0;
  return [stop.before ?? '', isToldBelow ? '' : stop.detail].filter((part) => part !== '').join(' ');
}

async function close(state: Maintenance): Promise<StatusDocument> {
  showPhase(state);
  await condition(allHandlersFinished);
  const document = state.document();
  counts.ended(document.service, document.phase, document.failure?.type ?? '');
  return document;
}

function failureOf(document: StatusDocument, type: FailureType, cause: Error | undefined): ApplicationFailure {
  return endFailure(type, failureReport(document), document, cause);
}
