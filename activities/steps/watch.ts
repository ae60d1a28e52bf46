import { ApplicationFailure, Context } from '@temporalio/activity';
import { findDrift, type Difference } from '../../src/domain/drift.js';
import { expect, levelsIn, staleLevelsIn, type Expected } from '../../src/domain/expected.js';
import { findCapacityShort } from '../../src/domain/capacity.js';
import type { HostReading } from '../../src/domain/host.js';
import type { Look, Observed } from '../../src/domain/observation.js';
import { isBeforeGo, type Phase } from '../../src/domain/lifecycle.js';
import type { Level } from '../../src/domain/plan.js';
import { findEarlyReboots } from '../../src/domain/reboots.js';
import { isText, listOf, shapeOf } from '../../src/domain/shape.js';
import { backoffMs, beating, endedBy, type Beat, type ResumableBeat } from '../beat.js';
import {
  depthAfter,
  lookScope,
  otherGroupArns,
  type LookDepth,
  type BeforeScope,
  type HostsScope,
  type RoutingScope,
  type RunContext,
  type TagScope,
} from '../scopes.js';
import { isEndRequested } from '../end-requested.js';
import { keepSilence } from '../keep-silence.js';
import { ElsewhereWatch } from '../elsewhere.js';
import { readHosts, unexpectedReboot } from '../hosts.js';
import { drifted, endIfBlind, seenInFull, tellLook, type Moved } from '../look.js';
import { findTagTrouble } from '../own-tag.js';
import { ownRun } from '../phase.js';
import { watchAge } from '../late-looks.js';
import type { Watcher } from '../look-times.js';
import type { Ports, ReadPlace } from '../ports.js';
import { ServerClock } from '../server-clock.js';
import type { Step } from '../step.js';

/** Every heartbeat carries all warnings, and others can cause new ones as long as the run goes on. */
const WARNINGS_MAX = 50;

/** A finding ends the run, so it waits only this long for an Alertmanager. */
const SILENCE_AT_FINDING_MS = 1_000;

export type WatchScope = HostsScope & RoutingScope & TagScope & BeforeScope & Pick<RunContext, 'watchBeatMs'>;

/** The state from which the next attempt goes on. */
interface WatchCursor {
  /** All warnings so far. */
  warnings: string[];
}

const isWatchCursor = shapeOf<WatchCursor>({ warnings: listOf(isText) });

/** The result of a watch that was ended. */
export interface Watched extends WatchCursor {
  lastLook: Moved | null;
  readings: HostReading[];
}

/** The state of one attempt. */
interface Seen extends Omit<Watched, 'readings'> {
  /** Why capacity is short, as sentences. */
  short: string[];
  phase: Phase;
  /** When this attempt first saw the phase. The last write before the phase was answered by then. */
  phaseSeenMs: number;
  server: ServerClock;
}

/** What the parts of the watch share. */
interface Watching extends Step<WatchScope> {
  watcher: Watcher;
  seen: Seen;
  remember: (cursor: WatchCursor) => void;
}

/**
 * Runs beside the steps for the whole run: compares observed with expected routing every `watch.every`, and reads the
 * hosts when no step does. It gets no signals, so it learns the phase from its own run, which commits the phase
 * together with the next step. Cancelled at the end of the run, it resolves to its last look.
 */
export async function watch(ports: Ports, run: WatchScope): Promise<Watched> {
  const watchUntilEnd = async (beat: ResumableBeat<WatchCursor>): Promise<Watched> => {
    const { phase, heard } = await ownRun();
    const server = new ServerClock(ports.uptime, beat.began);
    server.heard(heard);
    const warnings = isWatchCursor(beat.resumed) ? beat.resumed.warnings : [];
    const nowMs = ports.now();
    const seen: Seen = { phase, phaseSeenMs: nowMs, lastLook: null, short: [], warnings, server };
    const end = new AbortController();
    const watcher = ports.lookTimes.begin(run.config.watch.everyMs, nowMs);
    const remember = (cursor: WatchCursor): void => beat.remember(cursor);
    const watching = { ports, run, beat: endedBy(beat, end), watcher, seen, remember };
    const silence = keepSilence(watching, { told: () => seen.warnings, warn: (one) => warn(beat, seen, [one]) });
    const parts = [watchRouting(watching), watchHosts(watching), watchAge(watching)];
    const first: unknown = await Promise.race(parts).catch((error: unknown) => error);
    // When one part ends, the others stop too; a finding of any part counts.
    end.abort();
    const ends = await Promise.allSettled(parts);
    ports.lookTimes.end(watcher);
    const finding = ends.find((one) => one.status === 'rejected' && one.reason instanceof ApplicationFailure);
    if (finding?.status === 'rejected') {
      await silence.expire(SILENCE_AT_FINDING_MS);
      throw finding.reason;
    }
    if (isEndRequested(beat)) {
      const warnings = [...seen.warnings, ...(await silence.expire())];
      return { lastLook: seen.lastLook, warnings, readings: beat.lastReadings() };
    }
    await silence.handOver();
    throw first;
  };
  return beating<WatchCursor, Watched>(run, ports, watchUntilEnd, { beatMs: run.watchBeatMs });
}

async function watchRouting(watching: Watching): Promise<never> {
  const { run, beat, watcher, seen } = watching;
  const elsewhere = new ElsewhereWatch();
  for (let looks = 0; ; looks += 1) {
    const depth = depthAfter(looks);
    // One place for all reads of a look, so that a look is finished before another watcher's look begins.
    const part = { ...watching, beat: { ...beat, place: placeOf(watcher) } };
    const read = await look(watching, depth);
    warn(beat, seen, await elsewhere.look(part, read));
    if (depth === 'whole') await checkSurroundings(part);
    await beat.pause(run.config.watch.everyMs);
  }
}

async function look(watching: Watching, depth: LookDepth): Promise<Observed<Look>> {
  const { ports, run, beat, watcher, seen, remember } = watching;
  const blind = beat.stopwatch('watch.blind');
  for (let attempt = 0; ; attempt += 1) {
    await learnPhase(watching);
    const before = seen.phase;
    blind.elapsed();
    const read = await ports.loadBalancer.look(lookScope(run, depth), beat.signal, placeOf(watcher));
    // Time in the worker's own queue does not count as time in which the load balancer could not be read.
    blind.leaveOut(read.queuedMs);
    if (read.kind === 'unobservable') {
      watcher.triedMs = ports.now();
      endIfBlind(read, blind.elapsed(), run.config.watch.blindMs);
      beat.tell({ waitingFor: [`load balancer: ${read.reason}`] });
      await beat.pause(Math.min(backoffMs(attempt, run.config.drain.pollMs), run.config.watch.everyMs));
      continue;
    }
    blind.reset();
    watcher.lookedMs = read.askedMs;
    seen.lastLook = tellLook(watching, read);
    const goodLookAt = onServer(watching, read.askedMs);
    beat.tell({ goodLookAt, everyMs: run.config.watch.everyMs, waitingFor: seen.short });
    remember({ warnings: seen.warnings });
    const differences = findDrift(expectedIn(run, levelsIn(before, run.config.reactivate.steps)), read.value.routing);
    if (differences.length === 0) {
      beat.evidence.foundExpected(read);
      watcher.triedMs = ports.now();
      return read;
    }
    // After a difference, this watcher looks again before another watcher's turn.
    await learnPhase(watching);
    if (seen.phase !== before) continue;
    // The time of the request counts: a slow answer may be stale long after the limit.
    if (!isStale(run, seen, read.value.routing, read.askedMs)) {
      beat.evidence.foundDrift(read.at);
      throw drifted(run, ...(await seenInFull(watching, beyondOwn(run), read, differences)));
    }
    await beat.pause(Math.min(run.config.drain.pollMs, Math.max(1, run.staleReadMs / 10)));
  }
}

function expectedIn(run: WatchScope, levels: Level[]): Expected {
  return expect(run.routing, run.plan, () => levels, run.serviceGroupArns);
}

function isStale(run: WatchScope, seen: Seen, routing: WatchScope['routing'], askedMs: number): boolean {
  if (askedMs - seen.phaseSeenMs >= run.staleReadMs) return false;
  const levels = [...levelsIn(seen.phase, run.config.reactivate.steps), ...staleLevelsIn(seen.phase)];
  return findDrift(expectedIn(run, levels), routing).length === 0;
}

/** When drift was found, a step may still be writing: its possible writes must not be reported as somebody else's. */
function beyondOwn(run: WatchScope): { driftBeyondStale: (routing: WatchScope['routing']) => Difference[] } {
  const own = levelsIn('failed', run.config.reactivate.steps);
  return { driftBeyondStale: (routing) => findDrift(expectedIn(run, own), routing) };
}

/** Converts a time to the Temporal server's clock, as ISO 8601; never too late. */
function onServer({ ports, seen }: Watching, atMs: number): string | null {
  const serverMs = seen.server.at(ports.uptime() - (ports.now() - atMs));
  return serverMs === null ? null : new Date(serverMs).toISOString();
}

async function learnPhase({ ports, seen }: Watching): Promise<void> {
  const { phase, heard } = await ownRun();
  seen.server.heard(heard);
  if (phase === seen.phase) return;
  seen.phase = phase;
  seen.phaseSeenMs = ports.now();
}

/** Problems that move none of our traffic are warnings in the status; the run goes on. */
async function checkSurroundings({ ports, run, beat, seen }: Watching): Promise<void> {
  const health = await ports.loadBalancer.health(otherGroupArns(run), beat.signal, beat.place);
  seen.short = health.kind === 'observed' ? findCapacityShort(run.plan, health.value) : [];
  const tags = await ports.loadBalancer.tags(run.loadBalancerArns, beat.signal, beat.place);
  // A read that a policy denies fails until somebody corrects the policy, so it is a warning; other failures are
  // retried soon.
  const unread = [health, tags].flatMap((read) => (read.kind === 'unobservable' && read.denied ? [read.reason] : []));
  const trouble = tags.kind === 'observed' ? findTagTrouble(run, tags.value) : [];
  beat.tell({ waitingFor: seen.short });
  warn(beat, seen, [...seen.short, ...trouble, ...unread]);
}

function warn(beat: Beat, seen: Seen, warnings: string[]): void {
  if (warnings.length === 0) return;
  seen.warnings = [...new Set([...seen.warnings, ...warnings])].slice(-WARNINGS_MAX);
  beat.tell({ warnings: seen.warnings });
  Context.current().log.warn('look at the load balancer', { warnings });
}

/** The looks of all watchers of a worker wait in one queue. */
function placeOf({ triedMs }: Watcher): ReadPlace {
  return { kind: 'look', sinceMs: triedMs };
}

/** Reads no hosts while a step reads them. */
async function watchHosts(watching: Watching): Promise<never> {
  const { run, beat, seen } = watching;
  for (;;) {
    // The report shows the in-flight of the drain, and not of the hosts while they are maintained.
    beat.evidence.isReadingHosts = isBeforeGo(seen.phase);
    if (seen.phase === 'draining' || seen.phase === 'maintenance') {
      const rebooted = findEarlyReboots(run, await readHosts(watching));
      // The phase is asked for after the read: if the run has given the go by now, the boot was not early.
      if (rebooted.length > 0 && isBeforeGo(seen.phase) && isBeforeGo((await ownRun()).phase))
        throw unexpectedReboot(rebooted);
    }
    const { drain, watch } = run.config;
    // In `maintenance`, nothing depends on a host's status before its claim, so the hosts are read less often.
    await beat.pause(seen.phase === 'maintenance' ? Math.max(drain.pollMs, watch.everyMs) : drain.pollMs);
  }
}
