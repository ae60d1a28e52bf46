import type { ObservedHost } from '../../src/domain/host.js';
import type { ToldStatus } from '../promises/trace.js';
import type { Quirk, WorldSpec } from './scenario.js';

const UP_SINCE_MS = 3 * 86_400_000;
/** Boot times count as different only if they are more than a minute apart, but a simulated run takes seconds. */
const BETWEEN_BOOTS_MS = 70_000;

/** A host without a network. Its answer is decided anew for each read. */
export class SimHost {
  boot: string;
  #boots = 0;
  readonly #bootedMs: Record<number, number> = {};
  #inFlight = 0;
  #accepted = 7;
  #quirks: Quirk[] = [];
  #whenBack: (() => void) | null = null;
  /** What happens at later reads of the host. */
  #later: { reads: number; act: () => void }[] = [];

  constructor(
    readonly name: string,
    readonly address: string,
    private readonly tells: WorldSpec['tells'],
    /** How far its clock is ahead, in milliseconds. */
    private clockMs = 0,
  ) {
    this.boot = this.#newBoot();
  }

  /** The boot that it reports, and how far its clock is ahead of a worker's clock, which is ahead by `aheadMs`. */
  tellsBoot(nowMs: number, aheadMs: number): Pick<ObservedHost, 'boot' | 'clockOffMs'> {
    if (this.tells.boot === 'id') return { boot: { kind: 'id', id: this.boot } };
    const bootedMs = this.#boots === 1 ? nowMs - UP_SINCE_MS : nowMs + (this.#boots - 2) * BETWEEN_BOOTS_MS;
    this.#bootedMs[this.#boots] ??= bootedMs;
    const seconds = Math.floor((this.#bootedMs[this.#boots]! + this.clockMs) / 1_000);
    return { boot: { kind: 'time', seconds }, clockOffMs: this.clockMs - aheadMs };
  }

  setClock(byMs: number): void {
    this.clockMs += byMs;
  }

  /** Answers one read of its status; null: no valid answer. */
  read(): ToldStatus | null {
    for (const one of this.#later) one.reads -= 1;
    const due = this.#later.filter(({ reads }) => reads < 0);
    this.#later = this.#later.filter(({ reads }) => reads >= 0);
    for (const { act } of due) act();
    const quirk = this.#quirks.shift();
    if (quirk === undefined) this.#isBack();
    if (quirk === 'unread') return null;
    return {
      inFlight: quirk === 'busy' ? 2 : this.#inFlight,
      accepted: this.tells.accepted ? this.#accepted : null,
      boot: this.boot,
      ready: this.tells.ready ? quirk !== 'unready' : null,
    };
  }

  /** Boots again and leaves `awayReads` reads unanswered; calls `back` right before its first answer. */
  reboot(awayReads: number, back: () => void): void {
    this.boot = this.#newBoot();
    this.#accepted = 0;
    this.#whenBack = back;
    this.#quirks = Array.from({ length: awayReads }, () => 'unread');
    if (this.tells.ready && awayReads > 1) this.#quirks.push('unready');
  }

  restart(): void {
    this.#accepted = 0;
  }

  accept(): void {
    this.#accepted += 1;
  }

  act(quirk: Quirk, reads: number): void {
    for (let n = 0; n < reads; n += 1) this.#quirks.push(quirk);
  }

  afterReads(reads: number, act: () => void): void {
    this.#later.push({ reads, act });
  }

  #isBack(): void {
    const back = this.#whenBack;
    this.#whenBack = null;
    back?.();
  }

  /** In the form of a kernel boot id, because only those are compared with a claim. */
  #newBoot(): string {
    this.#boots += 1;
    const host = Buffer.from(this.name.padEnd(6, '-')).toString('hex');
    return `${String(this.#boots).padStart(8, '0')}-0000-4000-8000-${host}`;
  }
}
