import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../runs/session.js';
import type { Answer } from './answer.js';
import type { Polls } from './polls.js';
import type { Hosts, Place } from './hosts.js';
import { judgeGo, type Seen } from './judge-go.js';
import type { GoAsked } from './route.js';

const POLL_EVERY_MS = 1_000;
/** What was seen this long ago is looked at again before a host hears of it. */
const OLD_MS = 100;

interface Seeing {
  session: Connected;
  polls: Polls;
  hosts: Hosts;
}

interface Asked extends GoAsked {
  service: string;
  host: string;
}

/**
 * Answers `go`: at once, or at the latest after the time that the host wants to wait. A wait also ends when another run
 * is there than at its beginning, so that the host hears which one it waits for. `signal`: nobody waits any more.
 */
export async function askGo(seeing: Seeing, { service, host, ...asked }: Asked, signal: AbortSignal): Promise<Answer> {
  const endsMs = performance.now() + asked.waitMs;
  let first: string | null = null;
  for (;;) {
    const { seen, place } = await seeAt(seeing, service, host);
    if (place.kind === 'answer') return place.answer;
    // Nobody knows the cluster, but without a running run it makes no difference.
    const answer = judgeGo(seen, host, place.kind === 'cluster' ? place.cluster : '', asked);
    const leftMs = endsMs - performance.now();
    first ??= answer.word;
    if (answer.status !== 202 || answer.word !== first || leftMs <= 0 || signal.aborted) return answer;
    await delay(Math.min(POLL_EVERY_MS, leftMs), undefined, { signal }).catch(() => undefined);
  }
}

/** What was seen last, and the place of the host by the config of that run. To read a config may take long. */
async function seeAt(
  { session, polls, hosts }: Seeing,
  service: string,
  host: string,
): Promise<{ seen: Seen; place: Place }> {
  const follower = polls.ofService(session, service);
  let seen = await follower.see();
  for (;;) {
    const askedMs = performance.now();
    const place = await hosts.find(session, service, host, runningOf(seen));
    if (performance.now() - askedMs < OLD_MS) return { seen, place };
    const again = await follower.see();
    if (runningOf(again) === runningOf(seen)) return { seen: again, place };
    seen = again;
  }
}

function runningOf({ run }: Seen): string | null {
  return run?.running === true ? run.runId : null;
}
