import { setTimeout as sleep } from 'node:timers/promises';
import type { Difference } from '../src/domain/drift.js';
import { driftOfTwoLooks } from '../src/domain/drift-of-two-looks.js';
import type { Look, Observed, Unobservable } from '../src/domain/observation.js';
import { observedShares, type ObservedShare } from '../src/domain/shares.js';
import type { KnownLevels } from '../src/domain/known-levels.js';
import { backoffMs } from './beat.js';
import { longestLookMs, lookScope, type LookDepth, type RoutingScope } from './scopes.js';
import { stepFailure } from './failure.js';
import type { Step } from './step.js';

/** The shares that a step has read back after its writes. */
export interface Moved {
  shares: ObservedShare[];
  /** Milliseconds since the Unix epoch. */
  at: number;
}

/** Looks until the load balancer can be read, or `watch.blind` is over. A failed read is never "no change". */
export async function lookUntilReadable(
  step: Step<RoutingScope>,
  depth: LookDepth = 'routing',
  known?: Expecting,
): Promise<Observed<Look>> {
  const { ports, run, beat } = step;
  const blind = beat.stopwatch('watch.blind');
  for (let attempt = 0; ; attempt += 1) {
    blind.elapsed();
    const read = await ports.loadBalancer.look(lookScope(run, depth), beat.signal, beat.place);
    blind.leaveOut(read.queuedMs);
    if (read.kind === 'observed') {
      blind.reset();
      tellLook(step, read, known);
      return read;
    }
    endIfBlind(read, blind.elapsed(), run.config.watch.blindMs);
    beat.tell({ waitingFor: [`load balancer: ${read.reason}`] });
    await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
  }
}

/** Throws if a failed read ends the run: after the bound, or at once if a policy denies it. */
export function endIfBlind(read: Pick<Unobservable, 'reason' | 'denied'>, blindForMs: number, boundMs: number): void {
  if (read.denied) throw stepFailure('Unobservable', `Reading the load balancer is denied: ${read.reason}`);
  if (blindForMs < boundMs) return;
  const blindFor = `${Math.round(blindForMs / 1000)} s`;
  throw stepFailure('Unobservable', `The load balancer could not be read for ${blindFor}: ${read.reason}`);
}

/**
 * One look that must show what the run expects. If it may be stale after our own write, it is repeated until it can't
 * be.
 */
export async function lookAsExpected(
  step: Step<RoutingScope>,
  known: KnownLevels,
  depth: LookDepth = 'whole',
): Promise<Observed<Look>> {
  const { run, beat } = step;
  for (let attempt = 0; ; attempt += 1) {
    const look = await lookUntilReadable(step, depth, known);
    const differences = known.drift(look.value.routing);
    if (differences.length === 0) {
      beat.evidence.foundExpected(look);
      if (depth === 'whole') known.saw(look);
      return look;
    }
    // The time of the request counts: a slow answer may be stale long after the limit for stale reads.
    if (!known.isStale(look.value.routing, look.askedMs)) {
      beat.evidence.foundDrift(look.at);
      throw drifted(run, ...(await seenInFull(step, known, look, differences)), known);
    }
    await beat.pause(backoffMs(attempt, Math.min(run.config.drain.pollMs, run.staleReadMs / 10)));
  }
}

/**
 * The last whole look of the step if nothing was written since, or else a new one. So the look after one write also
 * serves as the look before the next write, and as the final read-back. It is reused only up to half of its allowed
 * age, so that there is time for the checks before the write.
 */
export async function lookOnce(step: Step<RoutingScope>, known: KnownLevels): Promise<Observed<Look>> {
  const { ports, run } = step;
  const seen = known.seenSince(ports.now() - longestLookMs(run) / 2);
  return seen ?? (await lookAsExpected(step, known));
}

/** The whole look at the end of a step that has written: it must show what the run expects. */
export async function readBack(step: Step<RoutingScope>, known: KnownLevels): Promise<Moved> {
  return sharesIn(step.run, await lookOnce(step, known), known);
}

/** Says which share must hold at a look. */
type Expecting = Pick<KnownLevels, 'mustHold'>;

/** The shares that a look has read, and when; for a step that moves shares, also the expected ones. */
export function sharesIn({ clusterOf }: RoutingScope, look: Observed<Look>, known?: Expecting): Moved {
  const shares = observedShares(look.value.routing, clusterOf).map((one) => {
    const expected = known?.mustHold(one, look.at);
    return expected === undefined ? one : { ...one, expected };
  });
  return { shares, at: look.at };
}

/** Heartbeats carry only the shares of the cluster: with all shares of a large service, each had 100 kB. */
export function tellLook({ run, beat }: Step<RoutingScope>, look: Observed<Look>, known?: Expecting): Moved {
  beat.evidence.looked(look);
  const moved = sharesIn(run, look, known);
  const own = moved.shares.filter(({ targetGroupArn }) => run.clusterOf[targetGroupArn] === run.cluster);
  beat.tellShares({ ...moved, askedMs: look.askedMs }, own);
  return moved;
}

/** The longest time for a last look before a step ends. */
const LAST_LOOK_MS = 5_000;

/** One last look of a step that ends, even if it was cancelled; null if it does not come soon. */
export async function lastLook({ ports, run }: Step<RoutingScope>, depth: LookDepth): Promise<Observed<Look> | null> {
  const end = new AbortController();
  const over = new AbortController();
  sleep(LAST_LOOK_MS, undefined, { signal: over.signal }).then(
    () => end.abort(),
    () => undefined,
  );
  try {
    const place = { kind: 'write', sinceMs: ports.now() } as const;
    const read = await ports.loadBalancer.look(lookScope(run, depth), end.signal, place);
    return read.kind === 'observed' ? read : null;
  } catch (error) {
    if (!end.signal.aborted) throw error;
    return null;
  } finally {
    over.abort();
  }
}

/**
 * A look that found drift may have read half of a change, and no attributes, so one more look reads all of it. If that
 * look fails, the first finding is kept. A cancelled step reports it too.
 */
export async function seenInFull(
  step: Step<RoutingScope>,
  known: Pick<KnownLevels, 'driftBeyondStale'>,
  look: Observed<Look>,
  differences: Difference[],
): Promise<[Observed<Look>, Difference[]]> {
  const again = await lastLook(step, 'whole');
  if (again === null) return [look, differences];
  step.beat.evidence.looked(again);
  const [before, after] = [look, again].map(({ value }) => known.driftBeyondStale(value.routing, step.ports.now()));
  return [again, driftOfTwoLooks(differences, before!, after!)];
}

export function drifted(run: RoutingScope, look: Observed<Look>, differences: Difference[], known?: Expecting): Error {
  return driftSeen(differences, sharesIn(run, look, known));
}

/** The failure that ends a run because of differences, with the look that found them. */
export function driftSeen(differences: Difference[], { shares, at }: Moved): Error {
  const [first] = differences;
  const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : '';
  return stepFailure(
    'RoutingDrift',
    `${first!.where}: ${first!.what}: expected ${first!.expected}, observed ${first!.observed}${more}`,
    { drift: differences, shares, at },
  );
}
