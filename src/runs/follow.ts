import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../connect.js';
import type { StatusDocument } from '../domain/status.js';
import { UserError } from '../domain/user-error.js';
import { liveOf, type Live } from './live.js';
import { runDocument } from './documents.js';
import { findRun } from './find.js';
import { poll, type PollOptions } from './poll.js';

/** The status of a run, poll by poll, until it has ended, through any outage of Temporal. */
export async function* follow(
  session: Connected,
  { service, runId }: { service: string; runId: string },
  { queryMs, ...options }: Omit<PollOptions, 'outageMs'> & { queryMs: number },
): AsyncGenerator<{ document: StatusDocument; live: Live }> {
  const ask = async () => {
    const run = await findRun(session, service, runId);
    // It was known when this began. To go on would show what was last seen as if it still held.
    if (run === null) throw new UserError('failed', goneWords(runId, session.namespace));
    return { run, document: await runDocument(session, run, queryMs) };
  };
  for (;;) {
    const { run, document } = await poll(session, ask, { ...options, outageMs: Infinity });
    yield { document, live: liveOf(run) };
    if (!run.running) return;
    await delay(options.everyMs);
  }
}

function goneWords(runId: string, namespace: string): string {
  return `run ${runId} is not known any more in namespace ${namespace}: it was deleted, or this is another server; look at the load balancer itself`;
}
