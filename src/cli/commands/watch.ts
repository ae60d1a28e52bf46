import type { Phase } from '../../domain/lifecycle.js';
import type { RollPhase } from '../../domain/roll/document.js';
import type { Context } from '../context.js';
import { EXIT, UNREAD } from '../exit.js';
import { readConfig } from '../service.js';
import { follow, followRoll } from '../../runs/follow.js';
import type { Outage } from '../../runs/poll.js';
import { serviceView, withTold } from '../../runs/service-view.js';
import type { Connected } from '../../runs/session.js';
import { withWhoSoon } from '../../runs/who.js';
import { withTemporal } from '../session.js';
import type { Seen, Watching } from '../views/view.js';

/**
 * `tagout watch`: shows the status live until the run or the roll ends, through any outage of Temporal; if none is on,
 * the last one. Ends when nobody reads any more.
 */
export async function watch(context: Context): Promise<number> {
  const { service } = readConfig(context);
  const { pollMs: everyMs, answerMs, outageMs: turnedAwayMs, queryMs } = context.limits;
  return withTemporal(async (session) => {
    const { document, run, lastRefusal, live, roll, rollFacts } = await serviceView(session, service, queryMs);
    const isRolling = rollFacts?.running === true;
    if (!isRolling && run?.running !== true) {
      const told = await withWhoOf(session, { document, live, roll }, queryMs);
      await context.view.status(told.document, { lastRefusal, roll: told.roll ?? null });
      return exitOf(roll?.roll.phase ?? document?.phase ?? (lastRefusal === null ? null : 'refused'));
    }
    const watching = await context.view.watching();
    const stop = leaveOnSignal(watching);
    const tell = (outage: Outage | null): void => watching.outage(outage);
    const options = { everyMs, answerMs, turnedAwayMs, queryMs, tell };
    let last: Seen = { document, live, ...(isRolling && { roll }) };
    try {
      watching.show(last);
      const seen = isRolling ? followRoll(session, rollFacts, options) : follow(session, run!, options);
      for await (last of seen) {
        if (context.io.reader?.isGone === true) return UNREAD;
        watching.show(last);
      }
      watching.end(await withWhoOf(session, last, queryMs));
    } finally {
      stop();
      watching.close();
    }
    return exitOf(last.roll?.roll.phase ?? last.document?.phase ?? null);
  });
}

async function withWhoOf(session: Connected, { document, live, roll = null }: Seen, queryMs: number): Promise<Seen> {
  const told = document && (await withWhoSoon(session, document, queryMs));
  return { document: told, live, roll: withTold(roll, document, told) };
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
function exitOf(phase: Phase | RollPhase | null): number {
  if (phase === 'restored') return EXIT.done;
  return phase === 'refused' ? EXIT.refused : EXIT.failed;
}
