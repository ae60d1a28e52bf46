import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { withTemporal } from '../session.js';
import { guardedDocument, guardedRoll, guardOf, type Guarded } from '../../runs/guard.js';
import { poll } from '../../runs/poll.js';

export interface GuardArgs {
  waitMs: number | undefined;
}

/** `tagout guard`: may somebody else write to the load balancer? A check, not a lock. */
export async function guard(context: Context, { waitMs }: GuardArgs): Promise<number> {
  const config = readConfig(context);
  const { view, limits } = context;
  const { queryMs, pollMs, answerMs, outageMs } = limits;
  const endsAtMs = performance.now() + (waitMs ?? 0);

  return withTemporal(async (session) => {
    const look = guardOf(session, config, queryMs);
    let told = '';
    const ask = async () => {
      const found = await look();
      const isClear = found.inTheWay.length === 0 && found.roll === null;
      const isOver = isClear || performance.now() >= endsAtMs;
      const moment = momentOf(found);
      if (!isOver && moment === told) return undefined;
      const answer = await answerOf(found);
      if (isOver) return answer;
      told = moment;
      view.guarding(answer);
      return undefined;
    };
    const answerOf = async ({ inTheWay, scheduled: waiting, run, latest, roll, scheduledRoll: ahead }: Guarded) => {
      const documents = inTheWay.map(async (one) => ({
        state: one.state,
        document: await guardedDocument(session, one.run, latest, queryMs),
      }));
      const why = await Promise.all(documents);
      const status = why[0]?.document ?? (run && (await guardedDocument(session, run, latest, queryMs)));
      const { namespace, address } = session;
      const scheduled = waiting && (await guardedDocument(session, waiting, latest, queryMs));
      const rolling = roll && (await guardedRoll(session, roll, queryMs));
      const scheduledRoll = ahead && (await guardedRoll(session, ahead, queryMs));
      return {
        ...{ service: config.service, asked: { namespace, address }, roll: rolling, why },
        ...{ scheduled, scheduledRoll, status },
      };
    };
    const answer = await poll(session, ask, {
      everyMs: Math.min(pollMs, Math.max(1, waitMs ?? pollMs)),
      answerMs,
      // If Temporal can't be reached when the wait is over, the guard exits with 5.
      outageMs: Infinity,
      untilMs: endsAtMs,
      turnedAwayMs: outageMs,
      tell: (outage) => view.outage(outage),
    });
    view.guard(answer);
    if (answer.why.length === 0 && answer.roll === null) return EXIT.done;
    return waitMs === undefined ? EXIT.refused : EXIT.timedOut;
  });
}

/** While this stays the same, there is nothing new to say. */
function momentOf({ inTheWay, roll }: Guarded): string {
  const rolling = roll === null ? [] : [`${roll.runId} ${roll.phase}`];
  return [...rolling, ...inTheWay.map(({ state, run }) => `${state} ${run.runId} ${run.phase}`)].join(' ');
}
