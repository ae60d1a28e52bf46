import { count } from '../src/domain/health.js';
import { KnownLevels } from '../src/domain/known-levels.js';
import type { Sample } from '../src/domain/quiet.js';
import type { Progress } from '../src/domain/status.js';
import type { ResumableBeat } from './beat.js';
import { BlockerWatch } from './blockers.js';
import { UnderWay } from './under-way.js';
import { capacityShort } from './capacity.js';
import { longestGapMs, longestLookMs, type HostsScope, type RoutingScope } from './scopes.js';
import { ElsewherePass } from './elsewhere.js';
import { lateSentence } from './late-looks.js';
import { lookAsExpected, sharesIn, type Moved } from './look.js';
import { unwatched } from './own-watcher.js';
import type { ReadPlace } from './ports.js';
import { ServerClock } from './server-clock.js';
import type { Step } from './step.js';

type GoScope = HostsScope & RoutingScope;

/** The last look before the go, and how long the go may rely on it. */
export interface Grounds extends Moved {
  /** The go must come before this time, by the Temporal server's clock; milliseconds since the Unix epoch. */
  goUntilMs: number;
}

/**
 * The last look before the go. The samples go on in the meantime, and the look is repeated while it lacks something.
 */
export class LookBeforeGo {
  readonly #look = new UnderWay<Seen | Lacking>();
  readonly #elsewhere = new ElsewherePass();
  readonly #server: ServerClock;
  readonly #blockers: BlockerWatch | null;
  /**
   * One place in the queue of reads for all reads of this look, so that it does not become old behind the looks of
   * others.
   */
  #place: ReadPlace | undefined;
  /**
   * What the last look lacked. It is kept until the next look, for the status and for a deadline that passes in
   * between.
   */
  #lacking: string[] | null = null;
  #waiting: string;

  /** `waiting`: what the go waits for before the first look, as a phrase. */
  constructor(
    private readonly step: Step<GoScope, ResumableBeat<never>>,
    waiting: string,
  ) {
    this.#waiting = waiting;
    this.#server = new ServerClock(step.ports.uptime, step.beat.began);
    this.#blockers = BlockerWatch.of(step, 'DrainDeadline');
  }

  /** What the go waits for, as phrases. */
  get waitingFor(): string[] {
    return this.#lacking ?? [this.#waiting];
  }

  /** How long blockers have held the go back. */
  get progress(): Progress[] {
    return this.#blockers?.progress ?? [];
  }

  /** Called when the quiet period breaks: what broke it may have happened after that look. */
  drop(): void {
    this.#look.drop();
    this.#blockers?.clear();
    this.#place = undefined;
    this.#lacking = null;
  }

  /** Null while the look is not finished, or lacks something. `sample`: the last sample of a whole quiet period. */
  async after(sample: Sample): Promise<Grounds | null> {
    const { ports, run, beat } = this.step;
    const late = ports.lookTimes.late(ports.now());
    if (late !== null) {
      this.#look.drop();
      this.#blockers?.clear();
      this.#lack([lateSentence(late)]);
      return null;
    }
    const place = (this.#place ??= { kind: 'step', sinceMs: ports.now() });
    const step = { ...this.step, beat: { ...beat, place } };
    this.#look.begin(() => lookOnceMore(step, this.#elsewhere, this.#server, this.#blockers));
    // The samples go on in the meantime, and they count.
    await Promise.race([this.#look.answered(), beat.pause(run.config.drain.pollMs)]);
    const seen = this.#look.take();
    if (seen === null) return null;
    if ('lacking' in seen) {
      this.#lack(seen.lacking);
      // A look that must wait for a condition gives up its place in the queue.
      if (this.#elsewhere.remaining === 0) this.#place = undefined;
      return null;
    }
    const tookMs = ports.now() - seen.askedMs;
    if (ports.uptime() - sample.completeMs > longestGapMs(run) || tookMs > longestLookMs(run)) {
      this.#lacking = null;
      this.#waiting = `one more look before the go: ELBv2 took ${Math.round(tookMs / 1000)} s to return the routing`;
      return null;
    }
    const sampledMs = this.#server.at(sample.completeMs) ?? beat.onServer(sample.completeMs);
    // The same time again for the result to reach the workflow, which reads nothing itself.
    return { shares: seen.shares, at: seen.at, goUntilMs: sampledMs + 2 * longestGapMs(run) };
  }

  #lack(lacking: string[]): void {
    this.#lacking = lacking;
    this.step.beat.tell({ waitingFor: lacking });
  }
}

interface Seen extends Moved {
  /** When its oldest part was asked for, in milliseconds since the Unix epoch. */
  askedMs: number;
}

/** Reasons to hold the go back; the samples go on. */
interface Lacking {
  lacking: string[];
}

/**
 * Lacking if nobody watches, a blocker blocks, capacity is short, or a host may be a target elsewhere: then no go is
 * given.
 */
async function lookOnceMore(
  step: Step<GoScope>,
  elsewhere: ElsewherePass,
  server: ServerClock,
  blockers: BlockerWatch | null,
): Promise<Seen | Lacking> {
  const { ports, run } = step;
  const { everyMs } = run.config.watch;
  // Both are also checked before the reads, so that a run that nobody watches, or that is blocked, makes no reads while
  // it waits.
  const before = await unwatched(ports, server, everyMs);
  if (before !== null) return { lacking: [before] };
  const blocked = await heldBack(blockers, (watch) => watch.askSeldom());
  if (blocked.length > 0) return { lacking: blocked };
  const waits = (): Lacking => ({ lacking: [`the targets of ${count(elsewhere.remaining, 'other target group')}`] });
  if (!(await elsewhere.goOn(step))) return waits();
  const look = await lookAsExpected(
    step,
    new KnownLevels(run, ports.now(), () => ({ levels: ['drained'], stale: [] })),
  );
  const short = await capacityShort(step);
  if (short.length > 0) return { lacking: short };
  if (!(await elsewhere.covers(step, look))) return waits();
  const now = await unwatched(ports, server, everyMs);
  if (now !== null) return { lacking: [now] };
  const blockedNow = await heldBack(blockers, (watch) => watch.ask());
  return blockedNow.length > 0 ? { lacking: blockedNow } : { ...sharesIn(run, look), askedMs: look.askedMs };
}

/** Why blockers hold the go back, as phrases. Throws after `blockers.deadline`. */
async function heldBack(
  blockers: BlockerWatch | null,
  ask: (watch: BlockerWatch) => Promise<unknown>,
): Promise<string[]> {
  if (blockers === null) return [];
  await ask(blockers);
  blockers.endIfOverdue();
  return blockers.blocked;
}
