import { ApplicationFailure } from '@temporalio/activity';
import { shareOut, WRITE_CHARS, type Portion } from '../src/domain/evidence-portion.js';
import { writesWithin } from '../src/domain/evidence-writes.js';
import { NO_LOOKS, type LooksEvidence, type StepEvidence, type WriteEvidence } from '../src/domain/evidence.js';
import type { HostReading } from '../src/domain/host.js';
import type { Look, Observed } from '../src/domain/observation.js';
import { compact, restored } from '../src/domain/packed.js';
import { followed, NO_SERIES, type Point, type Series } from '../src/domain/series.js';
import { isStepEvidence } from '../src/domain/shapes/evidence.js';
import type { ObservedShare } from '../src/domain/shares.js';
import { VERSION } from '../src/domain/version.js';
import type { SentWrite } from './ports.js';

/** What a step tells besides its writes and what it read over time. */
const LOOKS_CHARS = 500;

/** Points are thinned when the step ends; until then, a few more are kept. */
const POINTS_AT_LEAST = 60;

interface Named<Name> {
  named: Name;
  series: Series;
}

/** What a write is for, before it is sent. */
export type Intended = Pick<WriteEvidence, 'api' | 'where' | 'after'>;

/** Collects what a step does and sees, over all its attempts. */
export class Evidence {
  #looks: LooksEvidence = NO_LOOKS;
  #lastAskedMs: number | null = null;
  #writes: WriteEvidence[] = [];
  #writesOmitted = 0;
  readonly #hosts = new Map<string, Named<{ host: string }>>();
  readonly #shares = new Map<string, Named<{ where: string; targetGroup: string }>>();
  /** False: readings of hosts are of no interest now. */
  isReadingHosts = true;

  /**
   * `earlier`: what the attempt before reported last, possibly of another version. `changed` is called for each write
   * and each answer: then a heartbeat must carry it.
   */
  constructor(
    private readonly now: () => number,
    earlier?: unknown,
    private readonly changed: () => void = () => undefined,
    private readonly of: { attempt: number; evidence?: Portion } = { attempt: 1 },
  ) {
    const told = restored(earlier);
    if (!isStepEvidence(told)) return;
    this.#looks = told.looks;
    this.#lastAskedMs = told.looks.lastMs;
    // The attempt that was to get the answer has died.
    this.#writes = told.writes.map((one) => (one.outcome === 'sent' ? { ...one, outcome: 'unknown' } : one));
    this.#writesOmitted = told.writesOmitted ?? 0;
  }

  get isEmpty(): boolean {
    return this.#writes.length === 0 && this.#looks.count === 0;
  }

  looked({ at, askedMs }: Pick<Observed<Look>, 'at' | 'askedMs'>): void {
    const { count, firstMs, longestGapMs } = this.#looks;
    const gapMs = this.#lastAskedMs === null ? 0 : at - this.#lastAskedMs;
    this.#lastAskedMs = askedMs;
    this.#looks = {
      ...this.#looks,
      ...{ count: count + 1, firstMs: firstMs ?? askedMs, lastMs: at },
      longestGapMs: Math.max(longestGapMs, gapMs),
    };
  }

  /** A look found what was expected. */
  foundExpected({ askedMs }: { askedMs: number }): void {
    this.#looks = { ...this.#looks, lastGoodMs: askedMs };
  }

  /** A look found drift. */
  foundDrift(atMs: number): void {
    this.#looks = { ...this.#looks, firstBadMs: this.#looks.firstBadMs ?? atMs };
  }

  /** Call it before a write: if the worker dies before the answer, the write may still have arrived. */
  sending(intended: Intended): PendingWrite {
    const write: WriteEvidence = {
      ...intended,
      ...{ atMs: this.now(), requestId: null, outcome: 'sent', before: null },
    };
    this.#keep(write);
    return {
      answered: (outcome, sent, atMs = this.now()) => {
        Object.assign(write, { ...sent, outcome, atMs });
        this.changed();
      },
      notSent: () => void (this.#writes = this.#writes.filter((one) => one !== write)),
    };
  }

  /**
   * On a retry: what was to be written is there already. An attempt that died may have sent a write that no heartbeat
   * has told, and only the load balancer knows it. `isConfirmed`: an attempt before this has told that it is there, so
   * its write was recorded, if only in the count of those without a place.
   */
  found(intended: Intended, isConfirmed = false): void {
    // A write that was answered has every share of its action, also those that it did not change.
    const isKnown = this.#writes.some(
      ({ where, after }) =>
        where === intended.where && Object.entries(intended.after).every(([name, value]) => after[name] === value),
    );
    if (this.of.attempt === 1 || isKnown || (isConfirmed && this.#writesOmitted > 0)) return;
    this.#keep({ ...intended, atMs: this.now(), requestId: null, outcome: 'unknown', before: null });
  }

  /** A heartbeat carries all that is kept, so the bound holds at any time. */
  #keep(write: WriteEvidence): void {
    const { writes, omitted } = writesWithin([...this.#writes, write], this.#writeChars);
    this.#writes = writes;
    this.#writesOmitted += omitted;
    this.changed();
  }

  get #writeChars(): number {
    return this.of.evidence?.writeChars ?? WRITE_CHARS;
  }

  readHosts(readings: HostReading[]): void {
    if (!this.isReadingHosts) return;
    for (const reading of readings) {
      const value = reading.kind === 'observed' ? reading.inFlight : null;
      this.#follow(this.#hosts, reading.host, { host: reading.host }, { atMs: reading.at, value });
    }
  }

  readShares(shares: ObservedShare[], atMs: number): void {
    for (const { where, targetGroup, share } of shares)
      this.#follow(this.#shares, `${where} ${targetGroup}`, { where, targetGroup }, { atMs, value: share });
  }

  #follow<Name>(all: Map<string, Named<Name>>, key: string, named: Name, point: Point): void {
    if (this.of.evidence === undefined) return;
    const { series } = all.get(key) ?? { series: NO_SERIES };
    all.set(key, { named, series: followed(series, point, Math.max(this.of.evidence.points, POINTS_AT_LEAST)) });
  }

  /** Only for a run that asks for it: one of release 0.1.0 takes a result from a step without one for a fault. */
  withResult<Result>(result: Result): Result {
    if (this.of.evidence === undefined || Array.isArray(result)) return result;
    return { ...result, evidence: this.#whole(this.of.evidence) };
  }

  /** The same for `details[0]` of a step that was stopped or failed. */
  forEnd(error: unknown): { evidence?: object } {
    const { evidence: portion } = this.of;
    if (portion === undefined) return {};
    // A failure is in the history twice: as that of the step, and as the cause of the end of the run.
    const parts = error instanceof ApplicationFailure ? 2 : 1;
    const [chars, writeChars] = [portion.chars, this.#writeChars].map((whole) => Math.floor(whole / parts));
    return { evidence: this.#whole({ points: portion.points, chars: chars!, writeChars: writeChars! }) };
  }

  /** A heartbeat has nothing that was read over time: that would be too much for so many of them. */
  forHeartbeat(): { evidence?: object } {
    return this.isEmpty ? {} : { evidence: compact(this.told()) };
  }

  /**
   * What writes leave of their part goes to what was read over time. Of that, hosts have two thirds, if they need it, and
   * shares the rest. Packed where all of it would be longer than the portion.
   */
  #whole({ points, chars, writeChars = this.#writeChars }: Portion): object {
    const told = this.told(writeChars);
    const most = chars + writeChars + LOOKS_CHARS;
    if (points === 0) return compact(told, most);
    const room = chars + Math.max(0, writeChars - JSON.stringify(told.writes).length);
    const within = (parts: number): Portion => ({ points, chars: Math.floor(parts) });
    const [all, allShares] = [[...this.#hosts.values()], [...this.#shares.values()]];
    const least = JSON.stringify(shareOut(all, within((room * 2) / 3)).kept).length;
    const shares = shareOut(allShares, within(room - least));
    const hosts = shareOut(all, within(room - JSON.stringify(shares.kept).length));
    const series = {
      ...{ attempt: this.of.attempt, hosts: hosts.kept, hostsOmitted: hosts.omitted },
      ...{ shares: shares.kept, sharesOmitted: shares.omitted },
    };
    return compact({ ...told, series }, most);
  }

  told(writeChars = this.#writeChars): StepEvidence {
    const { writes, omitted } = writesWithin(this.#writes, writeChars);
    const writesOmitted = this.#writesOmitted + omitted;
    return {
      ...{ version: VERSION, writes: writes.map((one) => ({ ...one })), looks: this.#looks },
      ...(writesOmitted > 0 && { writesOmitted }),
    };
  }
}

export interface PendingWrite {
  answered: (outcome: WriteEvidence['outcome'], sent: SentWrite | undefined, atMs?: number) => void;
  notSent: () => void;
}
