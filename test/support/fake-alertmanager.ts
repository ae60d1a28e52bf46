import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertmanagerPort, Asked, AskLimits, PutSilence } from '../../activities/ports.js';
import type { AlertMatcher } from '../../src/domain/alert-matcher.js';
import type { AlertSilence } from '../../src/domain/silence.js';

/** `lost`: it does what is asked, and its answer never arrives. */
export type Trouble = 'down' | 'slow' | 'lost';

export interface FakeOptions {
  /** Its clock, in milliseconds since the Unix epoch. */
  now: () => number;
  /** The way to it and back. */
  travel?: (signal: AbortSignal) => Promise<void>;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  newId?: () => string;
}

/** As Alertmanager 0.25, without network; `test/activities/alertmanager` asks both the same. */
export class FakeAlertmanager {
  trouble: Trouble | null = null;
  /** For each request, how long it was allowed to take. */
  readonly allowedMs: number[] = [];
  readonly #silences = new Map<string, AlertSilence>();

  constructor(private readonly options: FakeOptions) {}

  readonly port: AlertmanagerPort = {
    silences: (_, limits) =>
      this.#answer(limits, () => ({
        silences: this.silences(),
        nowMs: Math.floor(this.options.now() / 1_000) * 1_000,
      })),
    put: (_, silence, limits) => this.#answer(limits, () => this.#put(silence)),
    expire: (_, id, limits) => this.#answer(limits, () => this.expire(id)),
  };

  /** How often anybody asked for anything. */
  get asked(): number {
    return this.allowedMs.length;
  }

  silences(): AlertSilence[] {
    return [...this.#silences.values()].map((silence) => this.#now(silence));
  }

  active(): AlertSilence[] {
    return this.silences().filter(({ state }) => state === 'active');
  }

  expire(id: string): null {
    const silence = this.#silences.get(id);
    if (silence === undefined) throw new Error('answered 500');
    const nowMs = this.options.now();
    if (this.#now(silence).state !== 'expired') this.#silences.set(id, { ...silence, endsMs: nowMs, updatedMs: nowMs });
    return null;
  }

  #put({ id, startsMs, endsMs, ...words }: PutSilence): string {
    const nowMs = this.options.now();
    if (endsMs <= nowMs || words.matchers.every(matchesNothing)) throw new Error('answered 400');
    const before = id === null ? undefined : this.#silences.get(id);
    if (id !== null && before === undefined) throw new Error('answered 404');
    const isSame = before !== undefined && this.#now(before).state !== 'expired' && isAlike(before, words);
    if (before !== undefined && !isSame) this.expire(before.id);
    const own = isSame ? before.id : (this.options.newId ?? randomUUID)();
    const times = { startsMs: isSame ? before.startsMs : Math.max(startsMs, nowMs), endsMs, updatedMs: nowMs };
    const { createdBy, comment, matchers } = words;
    this.#silences.set(own, { id: own, state: 'active', createdBy, comment, matchers, ...times });
    return own;
  }

  #now(silence: AlertSilence): AlertSilence {
    return { ...silence, state: silence.endsMs <= this.options.now() ? 'expired' : 'active' };
  }

  async #answer<T>({ signal, timeoutMs }: AskLimits, act: () => T): Promise<Asked<T>> {
    const { travel = async () => undefined, wait = (ms) => sleep(ms, undefined, { signal }) } = this.options;
    this.allowedMs.push(timeoutMs);
    try {
      await travel(signal);
      if (this.trouble === 'down') return { kind: 'unobservable', reason: "can't be read: connect ECONNREFUSED" };
      if (this.trouble === 'slow') {
        await wait(timeoutMs, signal);
        return { kind: 'unobservable', reason: `did not answer within ${timeoutMs} ms` };
      }
      const value = act();
      await travel(signal);
      return this.trouble === 'lost'
        ? { kind: 'unobservable', reason: "can't be read: socket hang up" }
        : { kind: 'observed', value };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'unobservable', reason: (error as Error).message };
    }
  }
}

/** From now on, it is in this trouble at its nth request. */
export function troubled(alerts: FakeAlertmanager, troubleAt: (nth: number) => Trouble | null): void {
  const { silences, put, expire } = alerts.port;
  let asked = 0;
  const change = (): void => {
    asked += 1;
    alerts.trouble = troubleAt(asked);
  };
  Object.assign(alerts.port, {
    silences: (...words) => (change(), silences(...words)),
    put: (...words) => (change(), put(...words)),
    expire: (...words) => (change(), expire(...words)),
  } satisfies AlertmanagerPort);
}

function matchesNothing({ value, isRegex, isEqual }: AlertMatcher): boolean {
  return (isRegex ? new RegExp(`^(?:${value})$`).test('') : value === '') === isEqual;
}

function isAlike(a: { matchers: AlertMatcher[] }, b: { matchers: AlertMatcher[] }): boolean {
  return JSON.stringify(a.matchers) === JSON.stringify(b.matchers);
}
