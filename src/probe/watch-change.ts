import { setTimeout as sleep } from 'node:timers/promises';
import { stateOf } from './actions.js';
import { readRule } from './aws/reads.js';
import type { Bench } from './bench.js';
import { mustBeOwn } from './own-rule.js';
import type { Connection, Nodes } from './reach/nodes.js';
import { faultOf, isPassing } from '../../activities/aws-fault.js';

export interface Change {
  /** Its answer is the moment from which all times count. */
  write: () => Promise<unknown>;
  /** What requests are answered with before the change, and after it. */
  old: string;
  new: string;
  /** How the rule reads after the change, as stateOf gives it. */
  expected: string;
  /** Sent with each request. */
  cookie?: string;
}

/** Milliseconds after the answer of the write at which the old state was seen last; null: it never was. */
export interface Watched {
  freshMs: number | null;
  keptMs: number | null;
  readMs: number | null;
  requests: number;
  /** Requests that got neither the old nor the new answer. */
  lost: number;
  reads: number;
  staleReads: number;
  /** False: the old state was still seen when the time was up. */
  isCalm: boolean;
  /**
   * False: requests were sent, and not every address gave the new answer after its last old one. Then nobody knows when
   * the change arrived there.
   */
  isArrived: boolean;
}

/** Makes one change, and watches until the old state was not seen for a while, or until the time is up. */
export async function watchChange(bench: Bench, change: Change): Promise<Watched> {
  await change.write();
  const watch = new Watch(bench);
  const loops = [watch.reads(change.expected)];
  const { nodes } = bench;
  if (typeof nodes === 'object')
    loops.push(...(['fresh', 'kept'] as const).map((kind) => watch.requests(nodes, kind, change)));
  await Promise.all(loops);
  return watch.result;
}

class Watch {
  readonly #answeredMs = Date.now();
  #lastOldMs = this.#answeredMs;
  readonly result: Watched = {
    ...{ freshMs: null, keptMs: null, readMs: null },
    ...{ requests: 0, lost: 0, reads: 0, staleReads: 0, isCalm: true, isArrived: true },
  };

  constructor(private readonly bench: Bench) {}

  async reads(expected: string): Promise<void> {
    const { caller, ruleArn, limits, marks } = this.bench;
    while (this.#isOn()) {
      const state = await readRule(caller, ruleArn).then((rule) => {
        mustBeOwn(rule, marks.id);
        return stateOf(rule?.Actions);
      }, failedRead);
      if (state !== undefined) {
        this.result.reads += 1;
        if (state !== expected) {
          this.result.staleReads += 1;
          this.result.readMs = this.#old(Date.now());
        }
      }
      await this.#pause(limits.readMs);
    }
  }

  async requests(nodes: Nodes, connection: Connection, change: Change): Promise<void> {
    const key = connection === 'fresh' ? 'freshMs' : 'keptMs';
    const arrived = nodes.addresses.map(() => false);
    do {
      const answers = await Promise.all(
        nodes.addresses.map((address) => nodes.ask(address, connection, change.cookie)),
      );
      this.result.requests += answers.length;
      for (const [index, { status, text, atMs }] of answers.entries()) {
        const [isOld, isNew] = [status === 200 && text === change.old, status === 200 && text === change.new];
        if (isOld) this.result[key] = Math.max(this.result[key] ?? 0, this.#old(atMs));
        else if (!isNew) this.result.lost += 1;
        if (isOld || isNew) arrived[index] = isNew;
      }
      await this.#pause(this.bench.limits.sampleMs);
    } while (this.#isOn());
    if (arrived.includes(false)) this.result.isArrived = false;
  }

  #old(atMs: number): number {
    this.#lastOldMs = Math.max(this.#lastOldMs, atMs);
    return atMs - this.#answeredMs;
  }

  #isOn(): boolean {
    const { limits, endMs, caller } = this.bench;
    caller.signal.throwIfAborted();
    const nowMs = Date.now();
    if (nowMs - this.#lastOldMs >= limits.calmMs) return false;
    const isTimeUp = nowMs - this.#answeredMs >= limits.roundMs || nowMs >= endMs;
    if (isTimeUp) this.result.isCalm = false;
    return !isTimeUp;
  }

  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.bench.caller.signal });
  }
}

/** A rule that is not there yet is an old answer too. Any other read that fails tells nothing about the rule. */
function failedRead(error: unknown): string | undefined {
  const fault = faultOf(error);
  if (fault.kind === 'vanished') return 'not there';
  if (!isPassing(fault)) throw error;
  return undefined;
}
