import { isEnd, type Phase } from '../../domain/lifecycle.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { serviceDocument } from '../../runs/documents.js';
import { follow } from '../../runs/follow.js';
import { withTemporal } from '../session.js';

/**
 * `tagout watch`: shows the status live until the run ends, through any outage of Temporal; if no run is on, the last
 * one.
 */
export async function watch(context: Context): Promise<number> {
  const { service } = readConfig(context);
  return withTemporal(async (session) => {
    const { document, run, lastRefusal } = await serviceDocument(session, service, context.limits.queryMs);
    if (document === null || run === null || !run.running) {
      context.view.status(document, lastRefusal);
      return exitOf(document?.phase ?? (lastRefusal === null ? null : 'refused'));
    }
    context.view.live(document);
    const { pollMs: everyMs, answerMs, outageMs: turnedAwayMs, queryMs } = context.limits;
    let last = document;
    for await (last of follow(session, run, {
      everyMs,
      answerMs,
      turnedAwayMs,
      queryMs,
      tell: (outage) => context.view.outage(outage),
    }))
      if (!isEnd(last.phase)) context.view.live(last);
    context.view.status(last);
    return exitOf(last.phase);
  });
}

/** `null`: there never was a run, so nothing was restored. */
function exitOf(phase: Phase | null): number {
  if (phase === 'restored') return EXIT.done;
  return phase === 'refused' ? EXIT.refused : EXIT.failed;
}
