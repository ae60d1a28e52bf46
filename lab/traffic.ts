import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tally } from './tally.js';
import type { TrafficAnswer } from './tally.js';
import { Watchable } from './watchable.js';

/** A transaction of the mix: full URL, with `ms=` for how long it takes; `portion` relative to the others. */
export interface Transaction {
  url: string;
  portion: number;
}

export interface Load {
  mix: Transaction[];
  /** `clients`: each sends one transaction after the other, with this pause. `rate`: this many start each second. */
  pace: { kind: 'clients'; clients: number; pauseMs: number } | { kind: 'rate'; perSecond: number };
  /** A transaction without an answer for this long counts as lost; default: 30 s. */
  patienceMs?: number;
}

export interface Traffic {
  tally: Tally;
  /** Every answer, after it was tallied. */
  answers: Watchable<TrafficAnswer>;
  /** Resolves when the condition on the tally holds; checked after every answer. */
  until(condition: (tally: Tally) => boolean): Promise<void>;
  /** Starts no more transactions and waits for the running ones. Idempotent. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Real HTTP against the listeners until it is stopped. */
export function startTraffic(load: Load): Traffic {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
  const ended = new AbortController();
  const tally = new Tally();
  const answers = new Watchable<TrafficAnswer>();
  const running = new Set<Promise<void>>();
  const next = roundOf(load.mix);

  const send = async (): Promise<void> => {
    const answer = await transact(agent, next(), load.patienceMs ?? PATIENCE_MS);
    tally.add(answer);
    answers.emit(answer);
  };
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const { pace } = load;
  if (pace.kind === 'clients') {
    for (let n = 0; n < pace.clients; n += 1) track(repeat(send, pace.pauseMs, ended.signal));
  } else {
    track(repeat(async () => track(send()), 1000 / pace.perSecond, ended.signal));
  }
  return {
    tally,
    answers,
    async until(condition) {
      if (!condition(tally)) await answers.next(() => condition(tally));
    },
    async stop() {
      ended.abort();
      while (running.size > 0) await Promise.all(running);
      agent.destroy();
    },
  };
}

async function repeat(work: () => Promise<void>, pauseMs: number, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await work();
    // Only the end of the load interrupts the pause.
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: ended }).catch(() => undefined);
  }
}

/** Each transaction as often as its portion says, evenly mixed, always in the same order. */
function roundOf(mix: Transaction[]): () => string {
  const total = mix.reduce((sum, one) => sum + one.portion, 0);
  const credit = mix.map(() => 0);
  return () => {
    mix.forEach((one, n) => (credit[n] = (credit[n] ?? 0) + one.portion));
    const richest = credit.indexOf(Math.max(...credit));
    credit[richest] = (credit[richest] ?? 0) - total;
    return mix[richest]?.url ?? '';
  };
}

function transact(agent: http.Agent, url: string, timeout: number): Promise<TrafficAnswer> {
  const sentAt = Date.now();
  return new Promise((resolve) => {
    const done = (status: number | null, headers: http.IncomingHttpHeaders): void => {
      const cluster = headerText(headers['x-lab-cluster']);
      const host = headerText(headers['x-lab-host']);
      resolve({ sentAt, at: Date.now(), url, status, cluster, host, lost: status === null || status >= 500 });
    };
    const request = http.get(url, { agent, timeout }, (response) => {
      response.resume();
      response.on('end', () => {
        done(response.statusCode ?? null, response.headers);
      });
      response.on('error', () => {
        done(null, response.headers);
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      done(null, {});
    });
  });
}

function headerText(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
