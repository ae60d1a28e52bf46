import type { Phase } from '../../domain/lifecycle.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { serviceDocument } from '../../runs/documents.js';
import { follow } from '../../runs/follow.js';
import { liveOf } from '../../runs/live.js';
import type { Outage } from '../../runs/poll.js';
import { withWhoSoon } from '../../runs/who.js';
import { withTemporal } from '../session.js';
import type { Seen, Watching } from '../views/view.js';

/**
 * `tagout watch`: shows the status live until the run ends, through any outage of Temporal; if no run is on, the last
 * one.
 */
export async function watch(context: Context): Promise<number> {
  const { service } = readConfig(context);
  const { pollMs: everyMs, answerMs, outageMs: turnedAwayMs, queryMs } = context.limits;
  return withTemporal(async (session) => {
    const { document, run, lastRefusal } = await serviceDocument(session, service, queryMs);
    if (document === null || run === null || !run.running) {
      context.view.status(document && (await withWhoSoon(session, document, queryMs)), { lastRefusal });
      return exitOf(document?.phase ?? (lastRefusal === null ? null : 'refused'));
    }
    const watching = await context.view.watching();
    const stop = leaveOnSignal(watching);
    const tell = (outage: Outage | null): void => watching.outage(outage);
    let last: Seen = { document, live: liveOf(run) };
    try {
      watching.show(last);
      for await (last of follow(session, run, { everyMs, answerMs, turnedAwayMs, queryMs, tell })) watching.show(last);
      watching.end({ ...last, document: await withWhoSoon(session, last.document, queryMs) });
    } finally {
      stop();
      watching.close();
    }
    return exitOf(last.document.phase);
  });
}

/** A terminal must get its cursor back on Ctrl-C, and when tagout itself fails. Returns a function that undoes this. */
function leaveOnSignal(watching: Watching): () => void {
  const close = (): void => watching.close();
  const leave = (signal: NodeJS.Signals): void => {
    watching.close();
    stop();
    process.kill(process.pid, signal);
  };
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, leave);
    process.off('exit', close);
  };
  for (const signal of SIGNALS) process.on(signal, leave);
  process.on('exit', close);
  return stop;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** `null`: there never was a run, so nothing was restored. */
function exitOf(phase: Phase | null): number {
  if (phase === 'restored') return EXIT.done;
  return phase === 'refused' ? EXIT.refused : EXIT.failed;
}
