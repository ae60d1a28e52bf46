import type { Broken, Judge } from './broken.js';
import type { Moment } from './moment.js';
import type { Times, TraceEvent, Written } from './trace.js';

/** How long the end of a run may take that somebody ends while it waits for its time, in milliseconds. */
const ENDS_WITHIN_MS = 50;

/** A worker whose clock is up to this much behind an opening waits for it, in milliseconds. */
const NEAR_MS = 60_000;

/** Is anything of this span inside of the window, and anything outside of it? Both ends included. */
function spanIn(open: [number, number][], fromMs: number, toMs: number): { inside: boolean; outside: boolean } {
  return {
    inside: open.some(([opensMs, closesMs]) => opensMs <= toMs && fromMs < closesMs),
    outside: !open.some(([opensMs, closesMs]) => opensMs <= fromMs && toMs < closesMs),
  };
}

/** A moment after a look at the window at which it was open by that clock: the look may be a little older. */
export function wasOpen({ open, aheadMs, lookedMs }: Times, at: number, worker: string): boolean {
  const shownMs = at + (aheadMs[worker] ?? 0);
  return open === null || spanIn(open, shownMs - lookedMs, shownMs).inside;
}

/**
 * By the clock of the worker that writes, the first write of a drain is inside of the window. A scheduled run touches and
 * reads nothing, and begins no earlier than its time, nor much later without a window. Somebody may end it as long as it
 * waits. It is ended because of its window only before its first write, and only if that was closed; if it waits for its
 * window, only if that has closed since preflight began.
 */
export function timesJudge(): Judge {
  const known = new Known();
  return (event, moment) => {
    const { times } = moment.start;
    if (times === undefined) return [];
    const broken = judge(times, known, event, moment).map((sentence): Broken => {
      return { promise: 'window', sentence, at: event.at };
    });
    known.learn(event, moment);
    return broken;
  };
}

class Known {
  /** A share of the cluster was lowered by the run. */
  hasDrained = false;
  /** Somebody has ended the run while it waited for its time. */
  endedAt: number | null = null;
  preflightAt: number | null = null;
  /** Somebody else wrote, or a worker died: then the run may have to drain anew what it had drained. */
  isDisturbed = false;

  learn(event: TraceEvent, moment: Moment): void {
    if (event.kind === 'written' && !event.foreign && isLowered(event, moment)) this.hasDrained = true;
    if ((event.kind === 'written' && event.foreign) || event.kind === 'killed') this.isDisturbed = true;
    if (event.kind === 'end-asked' && moment.phase === 'scheduled') this.endedAt ??= event.at;
    if (event.kind === 'phase' && event.phase === 'preflight') this.preflightAt = event.at;
  }
}

function judge(times: Times, known: Known, event: TraceEvent, moment: Moment): string[] {
  switch (event.kind) {
    case 'written':
      if (event.foreign) return [];
      return [...whileScheduled(times, known, event, moment), ...outside(times, known, event, moment)];
    case 'tried':
    case 'tagged':
    case 'looked':
    case 'health-read':
    case 'told':
      return whileScheduled(times, known, event, moment);
    case 'phase':
      return [...began(times, event, moment), ...afterItsEnd(known, event)];
    case 'ended':
      return [...closed(times, known, event, moment), ...endedLate(known, event)];
    case 'booted':
    case 'health':
    case 'claimed':
    case 'elsewhere':
    case 'watching':
    case 'killed':
    case 'end-asked':
      return [];
  }
}

function outside(times: Times, { hasDrained }: Known, event: Written, moment: Moment): string[] {
  if (hasDrained || !isLowered(event, moment) || wasOpen(times, event.at, event.worker ?? '')) return [];
  return [`the drain began outside of the window, by ${event.worker} with ${event.action}`];
}

function isLowered({ rule, routing }: Written, before: Pick<Moment, 'routing' | 'start'>): boolean {
  const [was, is] = [before.routing, routing].map(({ rules }) => rules[rule ?? '']?.shares ?? {});
  return before.start.groups.some((group) => (is![group] ?? 0) < (was![group] ?? 0));
}

/** A step that was given up when a run went back to waiting may still read, but not write. */
function whileScheduled(times: Times, known: Known, event: TraceEvent, { phase }: Moment): string[] {
  const isRead = event.kind === 'looked' || event.kind === 'told' || event.kind === 'health-read';
  const isWaiting = phase === 'scheduled' || (known.preflightAt === null && times.atMs !== null);
  if (!isWaiting || (isRead && known.preflightAt !== null)) return [];
  return [`a run that waits for its time did something: ${event.kind}`];
}

function began({ open, atMs, lateMs }: Times, event: TraceEvent & { kind: 'phase' }, { phase }: Moment): string[] {
  if (event.phase !== 'preflight' || phase !== 'scheduled' || atMs === null) return [];
  const lateBy = event.at - atMs;
  if (lateBy < 0) return [`it began ${-lateBy} ms before its time`];
  return open === null && lateBy > lateMs ? [`it began ${lateBy} ms late`] : [];
}

function afterItsEnd({ endedAt }: Known, { phase }: TraceEvent & { kind: 'phase' }): string[] {
  if (endedAt === null || phase === 'aborted' || phase === 'failed') return [];
  return [`${phase} was entered although somebody had ended the run while it waited`];
}

function endedLate({ endedAt }: Known, { at }: TraceEvent): string[] {
  if (endedAt === null || at - endedAt <= ENDS_WITHIN_MS) return [];
  return [`it ended only ${at - endedAt} ms after somebody had ended it while it waited`];
}

function closed(times: Times, known: Known, event: TraceEvent & { kind: 'ended' }, moment: Moment): string[] {
  if (event.isClosed !== true) return [];
  const { open, waits, aheadMs } = times;
  if (open === null) return ['it was ended because of a window, and has none'];
  const since = known.preflightAt ?? moment.start.at;
  const soon = open.map(([opensMs, closesMs]): [number, number] => [opensMs - NEAR_MS, closesMs]);
  const spans = Object.values(aheadMs).map((ms) => spanIn(soon, since + ms, event.at + ms));
  return [
    ...(known.hasDrained && !known.isDisturbed ? ['a drain that had begun was ended because of its window'] : []),
    ...(spans.some((span) => span.outside) ? [] : ['it was ended because of its window, which was open']),
    ...(waits && !spans.some((span) => span.inside) ? ['it was ended because of its window, and was to wait'] : []),
  ];
}
