import { setTimeout as sleep } from 'node:timers/promises';
import { CloudTrailClient, LookupEventsCommand, type Event } from '@aws-sdk/client-cloudtrail';
import { trailCall, type TrailCall } from '../../src/domain/who/trail-call.js';
import { answerOf, faultOf, isPassing } from '../aws-fault.js';
import type { LookedUp, TrailPort } from '../ports.js';

export interface TrailOptions {
  /** tagout's version, for the user agent, which CloudTrail records. */
  version: string;
  /** Between two calls of this worker. */
  paceMs?: number;
  /** If these are not given, the SDK's own chain decides. */
  region?: string;
  endpoint?: string;
}

/** LookupEvents allows 2 calls a second for an account in a region, and others may ask too. */
const PACE_MS = 700;

/** The most attempts of a call, and the longest pause between two of them. */
const ATTEMPTS_MAX = 6;
const LONGEST_BACKOFF_MS = 20_000;

/** LookupEvents answers at most this many events at once. */
const PAGE_MAX = 50;

/** The most pages of one question: in an account with more such calls, the oldest of them are not read. */
const PAGES_MAX = 20;

/** CloudTrail as the AWS SDK sees it. Nothing is called before the first question. */
export function createTrailPort({ version, paceMs = PACE_MS, ...given }: TrailOptions): TrailPort {
  const client = new CloudTrailClient({
    customUserAgent: [['tagout', version]],
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...given,
  });
  const pace = new Pace(paceMs);
  return { lookUp: (api, window, signal) => lookUp(client, pace, api, window, signal) };
}

async function lookUp(
  client: CloudTrailClient,
  pace: Pace,
  api: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  signal: AbortSignal,
): Promise<LookedUp> {
  const calls: TrailCall[] = [];
  let token: string | undefined;
  try {
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: api }],
        ...{ StartTime: new Date(fromMs), EndTime: new Date(toMs), MaxResults: PAGE_MAX },
        ...(token !== undefined && { NextToken: token }),
      });
      const answer = await patiently(pace, signal, (abortSignal) => client.send(command, { abortSignal }));
      calls.push(...listed(answer.Events).flatMap((event) => callOf(event, api)));
      token = answer.NextToken;
      if (token === undefined || token === '') return { kind: 'observed', calls, isCut: false };
    }
    return { kind: 'observed', calls, isCut: true };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'unobservable', reason: reasonOf(error) };
  }
}

/** Each attempt waits for its turn; after one that may succeed later, a longer pause follows. */
async function patiently<T>(pace: Pace, signal: AbortSignal, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    await pace.turn(signal);
    try {
      return await send(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (attempt >= ATTEMPTS_MAX || !isPassing(faultOf(error))) throw error;
      const backoffMs = Math.min(LONGEST_BACKOFF_MS, pace.everyMs * 2 ** attempt);
      await sleep(Math.ceil(backoffMs * (0.5 + Math.random() / 2)), undefined, { signal });
    }
  }
}

/** All questions of a worker share one pace. */
class Pace {
  #next = 0;

  constructor(readonly everyMs: number) {}

  async turn(signal: AbortSignal): Promise<void> {
    const nowMs = performance.now();
    const atMs = Math.max(nowMs, this.#next);
    this.#next = atMs + this.everyMs;
    if (atMs > nowMs) await sleep(Math.ceil(atMs - nowMs), undefined, { signal });
  }
}

/** Elastic Load Balancing has no names in common with this filter, but other services may. */
const SOURCE = 'elasticloadbalancing.amazonaws.com';

function callOf({ CloudTrailEvent: text = '', EventSource: source }: Event, api: string): TrailCall[] {
  if (source !== SOURCE) return [];
  const call = trailCall(text);
  return call === null || call.api !== api ? [] : [call];
}

/** Something other than CloudTrail may answer with any JSON. A missing list must not count as an empty one. */
function listed<T>(list: T[] | undefined): T[] {
  if (!Array.isArray(list)) throw new Error('the answer is not from CloudTrail');
  return list;
}

function reasonOf(error: unknown): string {
  const fault = faultOf(error);
  const help = fault.kind === 'denied' ? '; the worker lacks the right cloudtrail:LookupEvents' : '';
  return `CloudTrail can't be read: ${answerOf(fault)}${help}`;
}
