import type { Connected } from '../../connect.js';
import type { Phase } from '../../domain/lifecycle.js';
import type { StatusDocument } from '../../domain/status.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { runDocument, serviceDocument } from '../../runs/documents.js';
import { findRun } from '../../runs/find.js';
import { poll } from '../../runs/poll.js';
import { withTemporal } from '../session.js';

/** `tagout watch`: the status, live, until the run ends, through any outage of Temporal; without a running run, the last one. */
export async function watch(context: Context): Promise<number> {
  const { service } = readConfig(context);
  return withTemporal(async (session) => {
    const { document, run, lastRefusal } = await serviceDocument(session, service, context.limits.queryMs);
    if (document === null || run === null || !run.running) {
      context.view.status(document, lastRefusal);
      return exitOf(document?.phase ?? (lastRefusal === null ? null : 'refused'));
    }
    context.view.live(document);
    const last = await untilEnded(session, context, service, run.runId);
    context.view.status(last);
    return exitOf(last.phase);
  });
}

function untilEnded(session: Connected, context: Context, service: string, runId: string): Promise<StatusDocument> {
  const { pollMs, lookMs, outageMs, queryMs } = context.limits;
  const look = async () => {
    const run = await findRun(session, service, runId);
    if (run === null) return undefined;
    const document = await runDocument(session, run, queryMs);
    if (!run.running) return document;
    context.view.live(document);
    return undefined;
  };
  return poll(session, look, {
    everyMs: pollMs,
    lookMs,
    outageMs: Infinity,
    turnedAwayMs: outageMs,
    tell: (outage) => context.view.outage(outage),
  });
}

/** Null: there never was a run, so nothing was restored. */
function exitOf(phase: Phase | null): number {
  if (phase === 'restored') return EXIT.done;
  return phase === 'refused' ? EXIT.refused : EXIT.failed;
}
