import { setTimeout as delay } from 'node:timers/promises';
import { isRunUnknown, type Connected } from '../connect.js';
import type { StatusDocument } from '../domain/status.js';
import { UserError } from '../domain/user-error.js';
import { liveOf, type Live } from './live.js';
import { runDocument } from './documents.js';
import { findRun } from './find.js';
import { poll, type PollOptions } from './poll.js';
import { findRoll } from './roll/find-roll.js';
import { showRoll, type ShownRoll } from './service-view.js';

type FollowOptions = Omit<PollOptions, 'outageMs'> & { queryMs: number };

interface Followed {
  service: string;
  runId: string;
}

/** The status of a run, poll by poll, until it has ended, through any outage of Temporal. */
export async function* follow(
  session: Connected,
  { service, runId }: Followed,
  { queryMs, ...options }: FollowOptions,
): AsyncGenerator<{ document: StatusDocument; live: Live }> {
  const ask = async () => {
    const run = await findRun(session, service, runId);
    if (run === null) return null;
    return { isOn: run.running, seen: { document: await runDocument(session, run, queryMs), live: liveOf(run) } };
  };
  yield* untilOver(session, ask, goneWords('run', runId, session.namespace), options);
}

/** The same of a roll, with the maintenance of its current cluster. */
export async function* followRoll(
  session: Connected,
  { service, runId }: Followed,
  { queryMs, ...options }: FollowOptions,
): AsyncGenerator<{ document: StatusDocument | null; live: Live; roll: ShownRoll }> {
  let document: StatusDocument | null = null;
  const ask = async () => {
    const facts = await findRoll(session, service, runId);
    if (facts === null) return null;
    const { roll, live } = await showRoll(session, facts, { run: null, document: null }, queryMs);
    document = roll.current ?? document;
    return { isOn: facts.running, seen: { document, live, roll } };
  };
  yield* untilOver(session, ask, goneWords('roll', runId, session.namespace), options);
}

async function* untilOver<T>(
  session: Connected,
  ask: () => Promise<{ isOn: boolean; seen: T } | null>,
  gone: string,
  options: Omit<PollOptions, 'outageMs'>,
): AsyncGenerator<T> {
  // It was known when this began. To go on would show what was last seen as if it still held.
  const known = async () => {
    const answer = await ask().catch((error: unknown) => {
      if (isRunUnknown(error)) return null;
      throw error;
    });
    if (answer === null) throw new UserError('failed', gone);
    return answer;
  };
  for (;;) {
    const { isOn, seen } = await poll(session, known, { ...options, outageMs: Infinity });
    yield seen;
    if (!isOn) return;
    await delay(options.everyMs);
  }
}

function goneWords(what: 'run' | 'roll', runId: string, namespace: string): string {
  return `${what} ${runId} is not known any more in namespace ${namespace}: it was deleted, or this is another server; look at the load balancer itself`;
}
