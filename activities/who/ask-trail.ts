import type { WhoAnswer } from '../../src/domain/who/answer.js';
import { apisToAsk } from '../../src/domain/who/apis.js';
import type { ChangedRun } from '../../src/domain/who/changed-run.js';
import { isKnown, isSettled, judgeCalls } from '../../src/domain/who/judge.js';
import { windowOf } from '../../src/domain/who/between-looks.js';
import type { DriftQuestion } from '../../src/domain/who/question.js';
import type { TrailCall } from '../../src/domain/who/trail-call.js';
import { beating, type Beat } from '../beat.js';
import { ownRun } from '../phase.js';
import { ServerClock } from '../server-clock.js';
import type { WhoPorts } from './who-ports.js';

export interface Question extends ChangedRun {
  config: { service: string; who: 'cloudtrail' };
  question: DriftQuestion;
  everyMs: number;
  /** By the Temporal server's clock, in milliseconds since the Unix epoch. */
  untilMs: number;
  /** The answer so far. */
  before: WhoAnswer;
}

const BEAT_MS = 10_000;

/** Asks CloudTrail, round by round, until it knows more than before or the time is over; resolves to what is known then. */
export async function askTrail(ports: WhoPorts, question: Question): Promise<WhoAnswer> {
  // A step says more with its result, which is nothing that an answer has.
  const { answer } = await beating<never, { answer: WhoAnswer }>(
    { config: { drain: { pollMs: question.everyMs } } },
    ports,
    async (beat) => {
      const server = new ServerClock(ports.uptime, beat.began);
      server.heard((await ownRun()).heard);
      const nowMs = (): number => server.at(ports.uptime()) ?? beat.onServer(ports.uptime());
      for (let before = question.before; ;) {
        if (before.asked !== null)
          await beat.pause(Math.min(question.everyMs, Math.max(1, question.untilMs - nowMs())));
        // Asked before the round: what CloudTrail delivers until the end must be in the last one.
        const isLast = nowMs() >= question.untilMs;
        const told = await askOnce(ports, question, { before, isLast }, beat);
        if (told.isFinal) return { answer: ended(told) };
        if (saysMore(told, question.before)) return { answer: told };
        before = told;
      }
    },
    { beatMs: BEAT_MS },
  );
  return answer;
}

/** One question for each call by name. If one can't be answered, what the others found still counts. */
async function askOnce(
  { trail, now }: WhoPorts,
  { question, config: { service }, cluster, runId, untilMs }: Question,
  { before, isLast }: { before: WhoAnswer; isLast: boolean },
  beat: Beat,
): Promise<WhoAnswer> {
  const window = windowOf(question);
  const apis = apisToAsk(question.differences, isLast);
  const calls: TrailCall[] = before.calls.map((call) => ({ ...call, error: null }));
  let why: string | null = null;
  for (const api of apis) {
    const answer = await trail.lookUp(api, window, beat.signal);
    if (answer.kind === 'unobservable') {
      why = answer.reason;
      // What the next call would be answered is known, and each costs a part of what all may ask.
      break;
    }
    calls.push(...answer.calls);
    if (answer.isCut) why ??= `CloudTrail has more ${api} events of that time than were read: the oldest are missing`;
  }
  beat.tell({ waitingFor: why === null ? [] : [why] });
  const { calls: found, unexplained, left } = judgeCalls(question, calls);
  return {
    ...{ service, cluster, runId, calls: found, unexplained, left, why },
    state: isKnown(question, calls, isLast) ? 'known' : 'asking',
    isFinal: isLast || isSettled(question, calls),
    asked: {
      from: new Date(window.fromMs).toISOString(),
      to: new Date(window.toMs).toISOString(),
      apis,
      at: why === null ? new Date(now()).toISOString() : (before.asked?.at ?? null),
      until: new Date(untilMs).toISOString(),
    },
  };
}

function ended(answer: WhoAnswer): WhoAnswer {
  return answer.state === 'asking' ? { ...answer, state: 'unknown' } : answer;
}

/** The times at which it was asked are nothing new. */
function saysMore(now: WhoAnswer, before: WhoAnswer): boolean {
  const said = ({ calls, why, asked }: WhoAnswer): string =>
    JSON.stringify([calls.map(({ eventId }) => eventId), why?.split(':')[0] ?? null, asked === null]);
  return said(now) !== said(before);
}
