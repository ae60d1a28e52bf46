import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { HostReading } from '../src/domain/host.js';
import { toldHost } from '../src/domain/host.js';
import { compact } from '../src/domain/packed.js';
import { isNumber, isTime } from '../src/domain/shape.js';
import type { ObservedShare } from '../src/domain/shares.js';
import type { LiveReading } from '../src/domain/status.js';
import type { LevelsByRule } from '../src/domain/known-levels.js';
import { withReadings } from './failure.js';
import { onAbort } from './on-abort.js';
import { attemptState, isFirstAttempt } from './phase.js';
import type { Ports, ReadPlace } from './ports.js';
import { Stopwatches, type Stopwatch } from './stopwatches.js';

/** Heartbeats bring cancellation back, so they also go on during a long pause or a slow answer. */
const LONGEST_BEAT_MS = 500;

/** What a step that was told to stop had seen last: `details[0]` of its cancellation. */
export interface LastSeen {
  readings: HostReading[];
  shares: ObservedShare[] | null;
  /** Of the shares, in milliseconds since the Unix epoch. */
  at: number | null;
  waitingFor: string[];
  warnings: string[];
  /** Of a step that moves shares: where it left them. */
  stands: LevelsByRule | null;
}

/** A step that tells how it goes while it runs, and can be told to stop. */
export interface Beat {
  signal: AbortSignal;
  /** Of its reads in the worker's queue; absent where it reads as a step does. */
  place?: ReadPlace | undefined;
  tell(news: Partial<LiveReading>): void;
  tellHosts(readings: HostReading[]): void;
  /** `told`: those of the shares that the heartbeat carries. */
  tellShares(look: { shares: ObservedShare[]; at: number }, told: ObservedShare[]): void;
  /** Counts over all attempts of this step. */
  stopwatch(name: string): Stopwatch;
  /** Rejects when the step is cancelled. */
  pause(ms: number): Promise<void>;
  /** False once nobody waits for this attempt of the step; rejects while Temporal can't be asked, and when it is cancelled. */
  isAwaited(): Promise<boolean>;
}

/** A step that goes on where an earlier attempt of it stopped. */
export interface ResumableBeat<Cursor> extends Beat {
  /** False where an attempt before this one may have written something. */
  isFirst: boolean;
  /** What an earlier attempt of this step last remembered, of whatever version it was; undefined at the first. */
  resumed: unknown;
  remember(cursor: Cursor): void;
  /** The shares that it has told last, and when they were read; null before. */
  lastShares(): { shares: ObservedShare[]; at: number } | null;
  /** The readings of hosts that it has told last. */
  lastReadings(): HostReading[];
  /** How to learn where the step has left the shares, should it be told to stop. */
  leaves(stands: () => LevelsByRule): void;
  /**
   * A moment of this attempt, told by `uptime`, by the Temporal server's clock, in milliseconds since the Unix epoch; no
   * later than it was: the time until a worker took the attempt is left out. The clocks of worker and server may differ
   * by any amount.
   */
  onServer(uptimeMs: number): number;
  /** When this attempt began, by `uptime`. */
  began: number;
}

interface Details<Cursor> extends LiveReading {
  cursor?: Cursor;
  /** Of the stopwatches. */
  counted?: Record<string, number>;
}

/** Of a step that moves nothing: a heartbeat is a write of the server's, and carries all that is told each time. */
export interface Waits {
  /** How often it heartbeats, and how late it may hear that it is to stop. */
  beatMs: number;
}

/**
 * Runs a step with a heartbeat at each thing that it tells and at least every 500 ms, or every `pollMs` where that is
 * shorter. One that `waits` has one heartbeat every `beatMs`, with what was told last.
 */
export async function beating<Cursor, Result>(
  pollMs: number,
  { now, uptime }: Pick<Ports, 'now' | 'uptime'>,
  step: (beat: ResumableBeat<Cursor>) => Promise<Result>,
  waits?: Waits,
): Promise<Result> {
  const context = Context.current();
  const before = context.info.heartbeatDetails as Details<Cursor> | null | undefined;
  let details: Details<Cursor> = {
    ...{ at: now(), hosts: [], shares: [], observedAt: null, waitingFor: [], warnings: [] },
    ...lookTold(before),
  };
  const seen: Pick<LastSeen, 'readings' | 'shares' | 'at'> = { readings: [], shares: null, at: null };
  const began = uptime();
  const stopwatches = new Stopwatches(uptime, before?.counted);
  let standsNow: () => LevelsByRule | null = () => null;
  let isTold = false;
  // The server forgets what a heartbeat does not carry, so each carries all of it.
  const heartbeat = (): void => {
    isTold = true;
    context.heartbeat({ ...details, counted: stopwatches.told() });
  };
  const send = (change: Partial<Details<Cursor>>): void => {
    // Hosts get the go on a look that was told: the first is not kept back.
    const isFirstLook = isTime(change.goodLookAt) && !isTime(details.goodLookAt);
    details = { ...details, ...change };
    if (waits === undefined || !isTold || isFirstLook) heartbeat();
  };
  if (before?.cursor !== undefined) send({ cursor: before.cursor });
  const beatMs = waits?.beatMs ?? Math.min(LONGEST_BEAT_MS, pollMs);
  const timer = setInterval(heartbeat, beatMs);
  try {
    return await step({
      signal: context.cancellationSignal,
      isFirst: isFirstAttempt(),
      began,
      resumed: before?.cursor,
      tell: send,
      tellHosts: (readings) => {
        seen.readings = readings;
        send({ hosts: readings.map(toldHost), at: now() });
      },
      tellShares: ({ shares, at }, told) => {
        Object.assign(seen, { shares, at });
        send({ shares: told.map(toldShare), observedAt: new Date(at).toISOString() });
      },
      remember: (cursor) => send({ cursor }),
      leaves: (stands) => void (standsNow = stands),
      stopwatch: (name) => stopwatches.of(name),
      onServer: (uptimeMs) => context.info.currentAttemptScheduledTimestampMs + (uptimeMs - began),
      lastShares: () => (seen.shares === null || seen.at === null ? null : { shares: seen.shares, at: seen.at }),
      lastReadings: () => seen.readings,
      pause: (ms) => pause(ms, context.cancellationSignal),
      isAwaited: () => isAwaited(beatMs, context.cancellationSignal),
    });
  } catch (error) {
    // Another attempt goes on from what this one tells last.
    if (waits !== undefined) heartbeat();
    return await endWith(error, context, () => {
      const { waitingFor, warnings } = details;
      return { ...seen, waitingFor, warnings, stands: standsNow() };
    });
  } finally {
    clearInterval(timer);
  }
}

/**
 * A read that the cancellation interrupted fails in its own words; the truth is that the step was cancelled. What the step
 * itself has found, such as drift, is no less true because it was told to stop in the same moment.
 */
async function endWith(error: unknown, context: Context, lastSeen: () => LastSeen): Promise<never> {
  if (error instanceof ApplicationFailure) throw withReadings(error, lastSeen().readings);
  if (!context.cancellationSignal.aborted) throw error;
  const reason = await context.cancelled.catch((cancelled: Error) => cancelled.message);
  throw new CancelledFailure(reason, [compact(lastSeen())]);
}

function toldShare({ where, targetGroup, share, expected }: ObservedShare): LiveReading['shares'][number] {
  return { where, targetGroup, observed: share, ...(expected === undefined ? {} : { expected }) };
}

/** What an attempt before has told of its last good look, of whatever version it was: by the server's clock, it holds on. */
function lookTold(before: unknown): Pick<LiveReading, 'goodLookAt' | 'everyMs'> {
  const { goodLookAt, everyMs } = (before ?? {}) as Record<string, unknown>;
  return { ...(isTime(goodLookAt) && { goodLookAt }), ...(isNumber(everyMs) && { everyMs }) };
}

/**
 * The same beat, for a part of a step that ends before the step does. Not with AbortSignal.any: in Node.js 20 such a
 * signal may be collected as garbage together with those who wait for it.
 */
export function endedBy(beat: Beat, end: AbortController): Beat {
  const abort = (): void => end.abort(beat.signal.reason);
  // A signal that has aborted already tells no listener.
  if (beat.signal.aborted) abort();
  else onAbort(beat.signal, abort);
  return { ...beat, signal: end.signal, pause: (ms) => pause(ms, end.signal) };
}

/**
 * A stop that was asked for and is not heard of yet is waited for: the step ends as cancelled, and tells what it saw. So
 * is the first heartbeat.
 */
async function isAwaited(beatMs: number, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const state = await attemptState();
    if (state === 'awaited' || state === 'lost') return state === 'awaited';
    await pause(beatMs, signal);
  }
}

/** Not the context's own sleep: each of those stays behind in memory until the step ends, which may be a day later. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal });
}

/**
 * A write that was sent is waited for even when the step is cancelled: else nobody would know what stands, and a
 * tag might appear after its run. A signal of its own, because Node.js warns when many listen to one.
 */
export function uninterrupted(): AbortSignal {
  return new AbortController().signal;
}

/** Exponential, with full jitter: many readers of one account must not ask in step. */
export function backoffMs(attempt: number, firstMs: number): number {
  const ceiling = Math.min(5_000, firstMs * 2 ** Math.min(attempt, 10));
  return Math.ceil(ceiling * (0.5 + Math.random() / 2));
}
