import { ApplicationFailure, Context } from '@temporalio/activity';
import { findDrift, type Difference } from '../src/domain/drift.js';
import { expect, levelsIn, staleLevelsIn, type Expected } from '../src/domain/expected.js';
import { findCapacityShort } from '../src/domain/capacity.js';
import type { HostReading } from '../src/domain/host.js';
import type { Look, Observed } from '../src/domain/observation.js';
import { isBeforeGo, PHASES, type Phase } from '../src/domain/lifecycle.js';
import type { Level } from '../src/domain/plan.js';
import { isMoment, isOneOf, isText, listOf, orNull, shapeOf } from '../src/domain/shape.js';
import { isObservedShare } from '../src/domain/shapes/routing.js';
import { backoffMs, beating, endedBy, type Beat } from './beat.js';
import { lookScope, otherGroupArns, type LookDepth, type RunContext } from './context.js';
import { ElsewhereWatch } from './elsewhere.js';
import { findEarlyReboots, readHosts, unexpectedReboot } from './hosts.js';
import { drifted, endIfBlind, seenInFull, sharesIn, type Moved } from './look.js';
import { phaseOfRun } from './phase.js';
import { stretchedLook } from './late-looks.js';
import type { Watcher } from './looks.js';
import type { Ports, ReadPlace } from './ports.js';
import { findTagTrouble } from './tag.js';

/** What seldom changes is read at the first look, and then at every so manieth. */
const LOOKS_PER_WHOLE_LOOK = 6;

interface WatchCursor {
  phase: Phase;
  /** When this watcher first saw the phase: no earlier than the last write before it was answered. */
  phaseSeenMs: number;
  lastGoodLookMs: number;
  lastLook: Moved | null;
  /** Told at any look so far. */
  warnings: string[];
}

const isWatchCursor = shapeOf<WatchCursor>({
  phase: isOneOf(...PHASES),
  phaseSeenMs: isMoment,
  lastGoodLookMs: isMoment,
  lastLook: orNull(shapeOf<Moved>({ shares: listOf(isObservedShare), at: isMoment })),
  warnings: listOf(isText),
});

/** What is left of a watch that was ended. */
export type Watched = Pick<WatchCursor, 'lastLook' | 'warnings'> & { readings: HostReading[] };

/**
 * Runs beside the steps for the whole run: compares observed with expected routing every `watch.every`, and reads the
 * hosts where no step does. It gets no signals, so it learns the phase from its own run, which commits the phase
 * together with the next step. Cancelled at the end of the run, it resolves to its last look.
 */
export async function watch(ports: Ports, run: RunContext): Promise<Watched> {
  return beating<WatchCursor, Watched>(run.config.drain.pollMs, ports.now, async (beat) => {
    const nowMs = ports.now();
    const cursor: WatchCursor = isWatchCursor(beat.resumed)
      ? // Time in which no worker looked is not time in which the load balancer could not be read.
        { ...beat.resumed, lastGoodLookMs: nowMs }
      : { phase: await phaseOfRun(), phaseSeenMs: nowMs, lastGoodLookMs: nowMs, lastLook: null, warnings: [] };
    const end = new AbortController();
    const part = endedBy(beat, end);
    const watcher = ports.looks.begin(run.config.watch.everyMs, nowMs);
    const parts = [
      watchRouting(ports, run, part, watcher, cursor, (now) => beat.remember(now)),
      watchHosts(ports, run, part, cursor),
      watchAge(ports, run, part, watcher, cursor),
    ];
    const first: unknown = await Promise.race(parts).catch((error: unknown) => error);
    // No part reads on once another has ended; what any has found counts, whoever was first.
    end.abort();
    const ends = await Promise.allSettled(parts);
    ports.looks.end(watcher);
    for (const one of ends) if (one.status === 'rejected' && one.reason instanceof ApplicationFailure) throw one.reason;
    if (isRequested(beat))
      return { lastLook: cursor.lastLook, warnings: cursor.warnings, readings: beat.lastReadings() };
    throw first;
  });
}

async function watchRouting(
  ports: Ports,
  run: RunContext,
  beat: Beat,
  watcher: Watcher,
  cursor: WatchCursor,
  remember: (cursor: WatchCursor) => void,
): Promise<never> {
  const elsewhere = new ElsewhereWatch(ports, run);
  for (let looks = 0; ; looks += 1) {
    const isWhole = looks % LOOKS_PER_WHOLE_LOOK === 0;
    const seen = await look(ports, run, beat, watcher, cursor, remember, isWhole ? 'whole' : 'routing');
    warn(beat, cursor, await elsewhere.look({ ...beat, place: placeOf(watcher) }, seen));
    if (isWhole) await checkSurroundings(ports, run, beat, watcher, cursor);
    await beat.pause(run.config.watch.everyMs);
  }
}

/** A worker that shuts down cancels too; then the watch must go on elsewhere instead of ending. */
function isRequested(beat: Beat): boolean {
  return beat.signal.aborted && Context.current().cancellationDetails?.cancelRequested === true;
}

async function look(
  ports: Ports,
  run: RunContext,
  beat: Beat,
  watcher: Watcher,
  cursor: WatchCursor,
  remember: (cursor: WatchCursor) => void,
  depth: LookDepth,
): Promise<Observed<Look>> {
  let queuedMs = 0;
  for (let attempt = 0; ; attempt += 1) {
    await learnPhase(ports, cursor);
    const before = cursor.phase;
    const read = await ports.loadBalancer.look(lookScope(run, depth), beat.signal, placeOf(watcher));
    // Time in the worker's own queue is not time in which the load balancer could not be read.
    queuedMs += read.queuedMs;
    if (read.kind === 'unobservable') {
      watcher.triedMs = ports.now();
      endIfBlind(read, ports.now() - cursor.lastGoodLookMs - queuedMs, run.config.watch.blindMs);
      beat.tell({ waitingFor: [`load balancer: ${read.reason}`] });
      await beat.pause(Math.min(backoffMs(attempt, run.config.drain.pollMs), run.config.watch.everyMs));
      continue;
    }
    cursor.lastGoodLookMs = read.at;
    queuedMs = 0;
    watcher.lookedMs = read.askedMs;
    cursor.lastLook = sharesIn(run, read);
    beat.tellShares(cursor.lastLook.shares, read.at);
    remember(cursor);
    const differences = findDrift(expectedIn(run, levelsIn(before, run.config.reactivate.steps)), read.value.routing);
    if (differences.length === 0) {
      watcher.triedMs = ports.now();
      return read;
    }
    // What differs is looked at again before another watcher's turn comes.
    await learnPhase(ports, cursor);
    if (cursor.phase !== before) continue;
    // What counts is when the read began: a slow answer may be stale long after the limit.
    if (!isStale(run, cursor, read.value.routing, read.askedMs))
      throw drifted(run, ...(await seenInFull(ports, run, beyondOwn(run), read, differences)));
    await beat.pause(Math.min(run.config.drain.pollMs, Math.max(1, run.staleReadMs / 10)));
  }
}

function expectedIn(run: RunContext, levels: Level[]): Expected {
  return expect(run.routing, run.plan, () => levels, run.serviceGroupArns);
}

function isStale(run: RunContext, cursor: WatchCursor, routing: RunContext['routing'], askedMs: number): boolean {
  if (askedMs - cursor.phaseSeenMs >= run.staleReadMs) return false;
  const levels = [...levelsIn(cursor.phase, run.config.reactivate.steps), ...staleLevelsIn(cursor.phase)];
  return findDrift(expectedIn(run, levels), routing).length === 0;
}

/** Once drift was found, a step may go on beside the watcher: nothing that it may write is told for somebody else's. */
function beyondOwn(run: RunContext): { driftBeyondStale: (routing: RunContext['routing']) => Difference[] } {
  const own = levelsIn('failed', run.config.reactivate.steps);
  return { driftBeyondStale: (routing) => findDrift(expectedIn(run, own), routing) };
}

async function learnPhase(ports: Ports, cursor: WatchCursor): Promise<void> {
  const phase = await phaseOfRun();
  if (phase === cursor.phase) return;
  cursor.phase = phase;
  cursor.phaseSeenMs = ports.now();
}

/** What moves no traffic of ours can only be told: the run goes on, and whoever looks at the status sees it. */
async function checkSurroundings(
  ports: Ports,
  run: RunContext,
  beat: Beat,
  watcher: Watcher,
  cursor: WatchCursor,
): Promise<void> {
  const health = await ports.loadBalancer.health(otherGroupArns(run), beat.signal, placeOf(watcher));
  const short = health.kind === 'observed' ? findCapacityShort(run.plan, health.value) : [];
  const tags = await ports.loadBalancer.tags(run.loadBalancerArns, beat.signal, placeOf(watcher));
  // What a policy denies stays unread until somebody mends it; any other read that fails is tried again soon.
  const unread = [health, tags].flatMap((read) => (read.kind === 'unobservable' && read.denied ? [read.reason] : []));
  const trouble = tags.kind === 'observed' ? findTagTrouble(run, tags.value) : [];
  const warnings = [...short, ...trouble, ...unread];
  beat.tell({ waitingFor: short });
  warn(beat, cursor, warnings);
}

function warn(beat: Beat, cursor: WatchCursor, warnings: string[]): void {
  if (warnings.length === 0) return;
  cursor.warnings = [...new Set([...cursor.warnings, ...warnings])];
  beat.tell({ warnings: cursor.warnings });
  Context.current().log.warn('look at the load balancer', { warnings });
}

/** Looks of all watchers of a worker wait in one queue. */
function placeOf({ triedMs }: Watcher): ReadPlace {
  return { kind: 'look', sinceMs: triedMs };
}

/** Also while a look waits for its turn, its age is told. */
async function watchAge(
  ports: Ports,
  run: RunContext,
  beat: Beat,
  watcher: Watcher,
  cursor: WatchCursor,
): Promise<never> {
  const { everyMs } = run.config.watch;
  for (let wasLate = false; ;) {
    await beat.pause(everyMs);
    const late = stretchedLook(ports.now() - watcher.lookedMs, everyMs);
    if (late !== null || wasLate) beat.tell({ warnings: [...cursor.warnings, ...(late === null ? [] : [late])] });
    wasLate = late !== null;
  }
}

/** Steps that read the hosts themselves are left alone. */
async function watchHosts(ports: Ports, run: RunContext, beat: Beat, cursor: WatchCursor): Promise<never> {
  for (;;) {
    if (cursor.phase === 'draining' || cursor.phase === 'maintenance') {
      const rebooted = findEarlyReboots(run, await readHosts(ports, run, beat));
      // The phase is asked for after the read: a boot seen in a run that has since given the go is no early one.
      if (rebooted.length > 0 && isBeforeGo(cursor.phase) && isBeforeGo(await phaseOfRun()))
        throw unexpectedReboot(rebooted);
    }
    await beat.pause(run.config.drain.pollMs);
  }
}
