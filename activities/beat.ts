import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { HostReading } from '../src/domain/host.js';
import { toldHost } from '../src/domain/host.js';
import { compact } from '../src/domain/packed.js';
import { isNumber, isTime } from '../src/domain/shape.js';
import type { ObservedShare } from '../src/domain/shares.js';
import type { LiveReading } from '../src/domain/status.js';
import type { LevelsByRule } from '../src/domain/known-levels.js';
import { Evidence } from './evidence.js';
import { withSeen } from './failure.js';
import { onAbort } from './on-abort.js';
import { attemptState, isFirstAttempt } from './phase.js';
import type { Ports, ReadPlace } from './ports.js';
import type { RunScope } from './scopes.js';
import { Stopwatches, type Stopwatch } from './stopwatches.js';

/** A step learns of its cancellation through heartbeats, so they go on during a long pause or a slow answer. */
const LONGEST_BEAT_MS = 500;

/** What a cancelled step saw last: `details[0]` of its cancellation. */
export interface LastSeen {
  readings: HostReading[];
  shares: ObservedShare[] | null;
  /** When the shares were read, in milliseconds since the Unix epoch. */
  at: number | null;
  waitingFor: string[];
  warnings: string[];
  /** Where a step that moves shares left them. */
  stands: LevelsByRule | null;
  /** `StepEvidence`, as `compact` leaves it. */
  evidence?: object;
}

/** A step's connection to Temporal while it runs: it reports progress, and learns that it must stop. */
export interface Beat {
  signal: AbortSignal;
  /** The place of its reads in the worker's queue; absent for the ordinary place of a step. */
  place?: ReadPlace | undefined;
  /** What the step does and sees, for the report of its run. */
  evidence: Evidence;
  tell(news: Partial<LiveReading>): void;
  tellHosts(readings: HostReading[]): void;
  /** `told`: the shares that the heartbeat carries, observed when the look was asked: its answer may be much later. */
  tellShares(look: { shares: ObservedShare[]; at: number; askedMs: number }, told: ObservedShare[]): void;
  /** Measures over all attempts of this step. */
  stopwatch(name: string): Stopwatch;
  /** Rejects when the step is cancelled. */
  pause(ms: number): Promise<void>;
  /**
   * False once this attempt of the step no longer counts. Rejects while Temporal can't be asked, and when the step is
   * cancelled.
   */
  isAwaited(): Promise<boolean>;
}

/** The beat of a step whose next attempt goes on where the one before stopped. */
export interface ResumableBeat<Cursor> extends Beat {
  /** False if an earlier attempt may have written something. */
  isFirst: boolean;
  /** What an earlier attempt last remembered, possibly of another version of tagout; undefined at the first attempt. */
  resumed: unknown;
  remember(cursor: Cursor): void;
  /** The last reported shares, and when they were read; null before the first. */
  lastShares(): { shares: ObservedShare[]; at: number } | null;
  /** The last reported readings of hosts. */
  lastReadings(): HostReading[];
  /** Registers a function that says where the step has left the shares, for the case that it is cancelled. */
  leaves(stands: () => LevelsByRule): void;
  /**
   * Converts a time by `uptime` to the Temporal server's clock, in milliseconds since the Unix epoch. The result is
   * never too late: it leaves out the time until a worker took the attempt. The clocks of worker and server may differ
   * by any amount.
   */
  onServer(uptimeMs: number): number;
  /** When this attempt began, by `uptime`. */
  began: number;
}

interface Details<Cursor> extends LiveReading {
  cursor?: Cursor;
  /** The times of the stopwatches. */
  counted?: Record<string, number>;
  /** `StepEvidence`, as `compact` leaves it. */
  evidence?: object;
}

/** The part of a step's input that decides how it reports. */
export type Paced = Pick<RunScope, 'evidence'> & { config: { drain: { pollMs: number } } };

/**
 * For a step that moves nothing: it sends few heartbeats, because each costs the server a write and carries everything.
 */
export interface Waits {
  /** The interval of its heartbeats: it may learn this late that it must stop. */
  beatMs: number;
}

/**
 * Runs a step with a heartbeat for each new fact, and at least every 500 ms, or every `drain.poll` if that is shorter. With
 * `waits`, it sends one heartbeat every `beatMs`, with the latest facts.
 */
export async function beating<Cursor, Result>(
  run: Paced,
  { now, uptime }: Pick<Ports, 'now' | 'uptime'>,
  step: (beat: ResumableBeat<Cursor>) => Promise<Result>,
  waits?: Waits,
): Promise<Result> {
  const context = Context.current();
  const before = context.info.heartbeatDetails as Details<Cursor> | null | undefined;
  let details: Details<Cursor> = {
    ...nothingTold(now()),
    ...lookTold(before),
  };
  const seen: Pick<LastSeen, 'readings' | 'shares' | 'at'> = { readings: [], shares: null, at: null };
  const began = uptime();
  const stopwatches = new Stopwatches(uptime, before?.counted);
  let standsNow: () => LevelsByRule | null = () => null;
  let isTold = false;
  const evidence = new Evidence(now, before?.evidence, () => send({}), { attempt: context.info.attempt, ...run });
  // A heartbeat replaces the one before it, so each carries everything.
  const heartbeat = (): void => {
    isTold = true;
    context.heartbeat({ ...details, counted: stopwatches.told(), ...evidence.forHeartbeat() });
  };
  const send = (change: Partial<Details<Cursor>>): void => {
    // Hosts get the go only after a reported look, so the first one is sent at once.
    const isFirstLook = isTime(change.goodLookAt) && !isTime(details.goodLookAt);
    details = { ...details, ...change };
    if (waits === undefined || !isTold || isFirstLook) heartbeat();
  };
  if (before?.cursor !== undefined) send({ cursor: before.cursor });
  const beatMs = waits?.beatMs ?? Math.min(LONGEST_BEAT_MS, run.config.drain.pollMs);
  const timer = setInterval(heartbeat, beatMs);
  try {
    const result = await step({
      signal: context.cancellationSignal,
      evidence,
      isFirst: isFirstAttempt(),
      began,
      resumed: before?.cursor,
      tell: send,
      tellHosts: (readings) => {
        seen.readings = readings;
        evidence.readHosts(readings);
        send({ hosts: readings.map(toldHost), at: now() });
      },
      tellShares: ({ shares, at, askedMs }, told) => {
        Object.assign(seen, { shares, at });
        evidence.readShares(shares, at);
        send({ shares: told.map(toldShare), observedAt: new Date(askedMs).toISOString() });
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
    return evidence.withResult(result);
  } catch (error) {
    // The next attempt goes on from this last heartbeat.
    if (waits !== undefined) heartbeat();
    const { waitingFor, warnings } = details;
    const last = { ...seen, waitingFor, warnings };
    return await endWith(error, context, () => ({ ...last, stands: standsNow(), ...evidence.forEnd(error) }));
  } finally {
    clearInterval(timer);
  }
}

/**
 * When a cancellation interrupts a read, the read fails with its own error, but the step counts as cancelled. A finding
 * of the step itself, such as drift, still counts if the cancellation comes at the same moment.
 */
async function endWith(error: unknown, context: Context, lastSeen: () => LastSeen): Promise<never> {
  if (error instanceof ApplicationFailure) throw withSeen(error, lastSeen());
  if (!context.cancellationSignal.aborted) throw error;
  const reason = await context.cancelled.catch((cancelled: Error) => cancelled.message);
  throw new CancelledFailure(reason, [compact(lastSeen())]);
}

function nothingTold(at: number): LiveReading {
  return { at, hosts: [], shares: [], observedAt: null, waitingFor: [], warnings: [] };
}

function toldShare({ where, targetGroup, share, expected }: ObservedShare): LiveReading['shares'][number] {
  return { where, targetGroup, observed: share, ...(expected === undefined ? {} : { expected }) };
}

/**
 * The last good look that an earlier attempt reported, possibly of another version. Its time is from the server's
 * clock, so it is still valid.
 */
function lookTold(before: unknown): Pick<LiveReading, 'goodLookAt' | 'everyMs'> {
  const { goodLookAt, everyMs } = (before ?? {}) as Record<string, unknown>;
  return { ...(isTime(goodLookAt) && { goodLookAt }), ...(isNumber(everyMs) && { everyMs }) };
}

/**
 * The same beat, for a part of a step that ends before the step. AbortSignal.any is not used: in Node.js 20 such a
 * signal may be garbage-collected together with its listeners.
 */
export function endedBy(beat: Beat, end: AbortController): Beat {
  const abort = (): void => end.abort(beat.signal.reason);
  // A signal that has already aborted calls no new listener.
  if (beat.signal.aborted) abort();
  else onAbort(beat.signal, abort);
  return { ...beat, signal: end.signal, pause: (ms) => pause(ms, end.signal) };
}

/**
 * When a stop was requested and has not arrived yet, this waits for it, so that the step ends as cancelled and reports
 * what it saw. It also waits until the server has the first heartbeat.
 */
async function isAwaited(beatMs: number, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const state = await attemptState();
    if (state === 'awaited' || state === 'lost') return state === 'awaited';
    await pause(beatMs, signal);
  }
}

/** The context's own sleep is not used: each one stays in memory until the step ends, which may be a day later. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal });
}

/**
 * For a write: once sent, its answer is awaited even when the step is cancelled. Otherwise nobody would know its
 * outcome, and a tag might appear after its run. Each write gets its own signal, because Node.js warns about many
 * listeners on one.
 */
export function uninterrupted(): AbortSignal {
  return new AbortController().signal;
}

/** Exponential, with full jitter, so that many readers of one account don't ask at the same time. */
export function backoffMs(attempt: number, firstMs: number): number {
  const ceiling = Math.min(5_000, firstMs * 2 ** Math.min(attempt, 10));
  return Math.ceil(ceiling * (0.5 + Math.random() / 2));
}
