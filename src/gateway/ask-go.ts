import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../runs/session.js';
import type { Answer } from './answer.js';
import type { Followers } from './followers.js';
import type { Hosts } from './hosts.js';
import { judgeGo } from './judge-go.js';
import type { GoAsked } from './route.js';

const POLL_EVERY_MS = 1_000;

interface Asked extends GoAsked {
  service: string;
  host: string;
}

/** Answers `go`: at once, or at the latest after the time that the host wants to wait. `signal`: nobody waits any more. */
export async function askGo(
  { session, followers, hosts }: { session: Connected; followers: Followers; hosts: Hosts },
  { service, host, ...asked }: Asked,
  signal: AbortSignal,
): Promise<Answer> {
  const follower = followers.of(session, service);
  const endsMs = performance.now() + asked.waitMs;
  for (;;) {
    const seen = await follower.see();
    const running = seen.run?.running === true ? seen.run.runId : null;
    const place = await hosts.find(session, service, host, running);
    if (place.kind === 'answer') return place.answer;
    // Nobody knows the cluster, but without a running run it makes no difference.
    const answer = judgeGo(seen, host, place.kind === 'cluster' ? place.cluster : '', asked);
    const leftMs = endsMs - performance.now();
    if (answer.status !== 202 || leftMs <= 0 || signal.aborted) return answer;
    await delay(Math.min(POLL_EVERY_MS, leftMs), undefined, { signal }).catch(() => undefined);
  }
}
