import { Context } from '@temporalio/activity';
import { isTime } from '../src/domain/shape.js';
import { whyUnwatched, type WatcherFacts } from '../src/domain/watched.js';
import type { Described } from '../src/runs/describe.js';
import { describeOwnRun, heardIn, momentOf } from './phase.js';
import type { Ports } from './ports.js';
import type { ServerClock } from './server-clock.js';

/** Longer than a Temporal server takes that answers. */
const ANSWER_MS = 5_000;

/**
 * What a go waits for until it is known that somebody watches the load balancer of this run, as a phrase; null where the
 * run's own watcher is under way and has looked lately. A server that does not tell leaves it unknown.
 */
export async function unwatched({ uptime }: Ports, server: ServerClock, everyMs: number): Promise<string | null> {
  const { client } = Context.current();
  try {
    const described = await client.withDeadline(Date.now() + ANSWER_MS, describeOwnRun);
    server.heard(heardIn(described));
    return whyUnwatched(await watcherIn(described), server.at(uptime()) ?? -Infinity, everyMs);
  } catch (error) {
    return `Temporal to tell whether somebody watches the load balancer: ${(error as Error).message}`;
  }
}

type Pending = NonNullable<Described['raw']['pendingActivities']>[number];

async function watcherIn({ raw, workflowId }: Described): Promise<WatcherFacts | null> {
  const watcher = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'watch');
  if (watcher === undefined) return null;
  const { goodLookAt } = ((await heartbeatOf(workflowId, watcher)) ?? {}) as { goodLookAt?: unknown };
  return {
    state: stateOf(watcher),
    heartbeatMs: momentOf(watcher.lastHeartbeatTime),
    goodLookMs: isTime(goodLookAt) ? Date.parse(goodLookAt) : null,
  };
}

// Of Temporal's PendingActivityState: https://github.com/temporalio/api, temporal/api/enums/v1/workflow.proto
const STARTED = 2;
const CANCEL_REQUESTED = 3;
const PAUSED = 4;
const PAUSE_REQUESTED = 5;

function stateOf({ state, paused }: Pending): WatcherFacts['state'] {
  const now = Number(state);
  if (paused === true || now === PAUSED || now === PAUSE_REQUESTED) return 'paused';
  if (now === CANCEL_REQUESTED) return 'stopping';
  return now === STARTED ? 'running' : 'waiting';
}

/** What the watcher told last, through the codecs of the worker; it may be of another version, and so of any shape. */
async function heartbeatOf(workflowId: string, { heartbeatDetails, activityId }: Pending): Promise<unknown> {
  const payload = heartbeatDetails?.payloads?.[0];
  if (payload === undefined) return null;
  const { client, info } = Context.current();
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  const owner = { workflowId, ...(activityId ? { activityId } : {}) };
  const context = { type: 'activity', namespace: info.namespace, isLocal: false, ...owner } as const;
  let payloads = [payload];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads, context);
  return payloadConverter.fromPayload(payloads[0]!, context);
}
