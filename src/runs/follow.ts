import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../connect.js';
import type { StatusDocument } from '../domain/status.js';
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
    return run === null ? undefined : { run, document: await runDocument(session, run, queryMs) };
  };
  for (;;) {
    const { run, document } = await poll(session, ask, { ...options, outageMs: Infinity });
    yield { document, live: liveOf(run) };
    if (!run.running) return;
    await delay(options.everyMs);
  }
}
