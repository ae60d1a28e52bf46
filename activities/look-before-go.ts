import { count } from '../src/domain/health.js';
import { KnownLevels } from '../src/domain/known-levels.js';
import type { Sample } from '../src/domain/quiet.js';
import type { ResumableBeat } from './beat.js';
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

/** What the go rests on. */
export interface Grounds extends Moved {
  /** Until when, by the Temporal server's clock; milliseconds since the Unix epoch. */
  goUntilMs: number;
}

/** The last look before the go: the samples go on while it is under way, and it is made again while it lacks something. */
export class LookBeforeGo {
  readonly #look = new UnderWay<Seen | Lacking>();
  readonly #elsewhere = new ElsewherePass();
  readonly #server: ServerClock;
  /** One place in the queue of reads for all that the go rests on: it must not grow old behind the looks of others. */
  #place: ReadPlace | undefined;
  /** What the last look lacked stands until the next one: it is told in between, and by a deadline that passes then. */
  #lacking: string[] | null = null;
  #waiting: string;

  /** `waiting`: what the go waits for before the first look, as a phrase. */
  constructor(
    private readonly step: Step<GoScope, ResumableBeat<never>>,
    waiting: string,
  ) {
    this.#waiting = waiting;
    this.#server = new ServerClock(step.ports.uptime, step.beat.began);
  }

  /** What the go waits for, as phrases. */
  get waitingFor(): string[] {
    return this.#lacking ?? [this.#waiting];
  }

  /** Whatever broke the quiet may have come since that look was asked for. */
  drop(): void {
    this.#look.drop();
    this.#place = undefined;
    this.#lacking = null;
  }

  /** Null where it is still under way, or lacks something. `sample`: the last one of a whole quiet period. */
  async after(sample: Sample): Promise<Grounds | null> {
    const { ports, run, beat } = this.step;
    const late = ports.looks.late(ports.now());
    if (late !== null) {
      this.#look.drop();
      this.#lack([lateSentence(late)]);
      return null;
    }
    const place = (this.#place ??= { kind: 'step', sinceMs: ports.now() });
    const step = { ...this.step, beat: { ...beat, place } };
    this.#look.begin(() => lookOnceMore(step, this.#elsewhere, this.#server));
    // The samples go on while it is under way, and whatever they tell then counts.
    await Promise.race([this.#look.answered(), beat.pause(run.config.drain.pollMs)]);
    const seen = this.#look.take();
    if (seen === null) return null;
    if ('lacking' in seen) {
      this.#lack(seen.lacking);
      // What waits for better times takes nobody's turn.
      if (this.#elsewhere.remaining === 0) this.#place = undefined;
      return null;
    }
    const tookMs = ports.now() - seen.askedMs;
    if (ports.uptime() - sample.completeMs > longestGapMs(run) || tookMs > longestLookMs(run)) {
      this.#lacking = null;
      this.#waiting = `one more look before the go: ELBv2 took ${Math.round(tookMs / 1000)} s to tell the routing`;
      return null;
    }
    const sampledMs = this.#server.at(sample.completeMs) ?? beat.onServer(sample.completeMs);
    // As long again for the way to the workflow, which looks at nothing.
    return { shares: seen.shares, at: seen.at, goUntilMs: sampledMs + 2 * longestGapMs(run) };
  }

  #lack(lacking: string[]): void {
    this.#lacking = lacking;
    this.step.beat.tell({ waitingFor: lacking });
  }
}

interface Seen extends Moved {
  /** When the oldest part of it was asked for, in milliseconds since the Unix epoch. */
  askedMs: number;
}

/** What keeps the go back; the samples go on. */
interface Lacking {
  lacking: string[];
}

/** Lacking where nobody watches, capacity is short, or a host may be a target elsewhere: then no go is given. */
async function lookOnceMore(
  step: Step<GoScope>,
  elsewhere: ElsewherePass,
  server: ServerClock,
): Promise<Seen | Lacking> {
  const { ports, run } = step;
  const { everyMs } = run.config.watch;
  // Before the reads as well, so that a run that nobody watches spends none of them while it waits.
  const before = await unwatched(ports, server, everyMs);
  if (before !== null) return { lacking: [before] };
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
  return now === null ? { ...sharesIn(run, look), askedMs: look.askedMs } : { lacking: [now] };
}
