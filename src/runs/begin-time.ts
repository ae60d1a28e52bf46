import type { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { msOf } from './iso.js';
import { searchAttribute } from './describe/search-attribute.js';

/**
 * When a run or roll that waits for its time begins, from the events of its history. It sets a timer each time that it
 * becomes `scheduled`, and reckons from the start of the workflow task in which it does so.
 */
export class BeginTime {
  private taskAtMs: number | null = null;
  private isScheduled = false;
  private dueMs: number | null = null;

  take(event: temporal.api.history.v1.IHistoryEvent): void {
    if (event.workflowTaskStartedEventAttributes) this.taskAtMs = msOf(event.eventTime);
    const shown = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
    const phase = searchAttribute(shown?.[SEARCH_ATTRIBUTES.phase]?.data);
    if (phase !== null) [this.isScheduled, this.dueMs] = [phase === 'scheduled', null];
    const timer = event.timerStartedEventAttributes;
    if (!timer || !this.isScheduled || this.dueMs !== null || this.taskAtMs === null) return;
    this.dueMs = this.taskAtMs + (msOf(timer.startToFireTimeout) ?? 0);
  }

  /** ISO 8601, or null. A timer has a longest time, so until its first preflight the time of its input is better. */
  of({ input, timeline }: { input: { when?: { at: string | null } } | null; timeline: unknown[] }): string | null {
    if (timeline.length <= 1) return input?.when?.at ?? null;
    return this.dueMs === null ? null : new Date(this.dueMs).toISOString();
  }
}
