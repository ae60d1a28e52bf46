import { runDocument } from '../runs/documents.js';
import { findRun } from '../runs/find.js';
import { standsStill } from '../runs/holdup.js';
import { LookAge } from '../runs/look-age.js';
import type { Connected } from '../runs/session.js';
import type { Seen } from './judge-go.js';
import { SharedPoll } from './shared-poll.js';

const LEAST_MS = 250;
const QUERY_MS = 1_000;
/** Of one poll, with all its calls. */
const POLL_MS = 5_000;

/** The newest run of one service, poll by poll. */
export function followService(session: Connected, service: string): SharedPoll<Seen> {
  const age = new LookAge();
  const poll = async (): Promise<Seen> => {
    const askedMs = performance.now();
    const run = await findRun(session, service);
    if (run === null) return { run: null, document: null, freshness: { kind: 'old', why: 'there is no run' } };
    const freshness = age.judge(run, { askedMs, answeredMs: performance.now() });
    const { runId, cluster, phase, running } = run;
    const isAsked = running && phase === 'maintenance' && run.stuck === null && !run.paused;
    const document = isAsked ? await runDocument(session, run, QUERY_MS) : null;
    return { run: { runId, cluster, phase, running, holdup: standsStill(run) }, document, freshness };
  };
  return new SharedPoll(() => session.client.withDeadline(Date.now() + POLL_MS, poll), LEAST_MS);
}
