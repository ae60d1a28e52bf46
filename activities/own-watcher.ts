import { Context } from '@temporalio/activity';
import { isTime } from '../src/domain/shape.js';
import { whyUnwatched, type WatcherFacts } from '../src/domain/watched.js';
import type { Described } from '../src/runs/describe.js';
import { heartbeatOf, pendingState } from '../src/runs/describe/pending.js';
import { describeOwnRun, heardIn, momentOf } from './phase.js';
import type { Ports } from './ports.js';
import type { ServerClock } from './server-clock.js';

/** Longer than a healthy Temporal server takes to answer. */
const ANSWER_MS = 5_000;

/**
 * Why the go must wait for somebody to watch this run's load balancer, as a phrase; null if the run's own watcher is
 * running and has looked lately. If the server does not answer, that is not known, and the go waits.
 */
export async function unwatched({ uptime }: Ports, server: ServerClock, everyMs: number): Promise<string | null> {
  const { client } = Context.current();
  try {
    const described = await client.withDeadline(Date.now() + ANSWER_MS, describeOwnRun);
    server.heard(heardIn(described));
    return whyUnwatched(await watcherIn(described), server.at(uptime()) ?? -Infinity, everyMs);
  } catch (error) {
    return `Temporal to say whether somebody watches the load balancer: ${(error as Error).message}`;
  }
}

async function watcherIn({ raw, workflowId }: Described): Promise<WatcherFacts | null> {
  const watcher = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'watch');
  if (watcher === undefined) return null;
  const { client, info } = Context.current();
  const told = await heartbeatOf(client, { namespace: info.namespace, workflowId }, watcher);
  const { goodLookAt } = (told ?? {}) as { goodLookAt?: unknown };
  return {
    state: pendingState(watcher),
    heartbeatMs: momentOf(watcher.lastHeartbeatTime),
    goodLookMs: isTime(goodLookAt) ? Date.parse(goodLookAt) : null,
  };
}
