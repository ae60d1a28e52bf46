import type { Connected } from '../../connect.js';
import { warnLiteralUrls } from '../../domain/notify/literal-urls.js';
import { clustersToRoll, type RollWish } from '../../domain/roll/order.js';
import { decideStart } from '../../domain/window/decide-start.js';
import { uiLink } from '../../domain/ui-link.js';
import { UserError } from '../../domain/user-error.js';
import { wasUnobservable } from '../../runs/run-errors.js';
import type { RollFacts } from '../../runs/roll/find-roll.js';
import { startRoll } from '../../runs/roll/start-roll.js';
import { rollNow } from '../../runs/roll/roll-now.js';
import { stuckRollWords } from '../../runs/documents/stuck-words.js';
import { LIMITS, type RollInput } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { readConfig } from '../service.js';
import { taskQueue, withTemporal } from '../session.js';

export interface RollArgs extends RollWish {
  reason: string;
  waitsForWindow: boolean;
}

/** `tagout roll`: starts a roll, and returns when its preflight has passed or refused it, or when it is scheduled. */
export async function roll(context: Context, { reason, waitsForWindow, ...wish }: RollArgs): Promise<number> {
  const config = readConfig(context);
  const clusters = clustersToRoll(config, wish);
  if (typeof clusters === 'string') throw new UserError('usage', clusters);
  const decided = decideStart(config, { waitsForWindow }, Date.now());
  if (decided.kind !== 'start') throw new UserError(decided.kind === 'wrong' ? 'usage' : 'refused', decided.why);
  const { io, view, limits } = context;
  for (const warning of warnLiteralUrls(config)) view.note(warning);
  return withTemporal(async (session) => {
    const { firstTaskMs, preflightMs, startPollMs, answerMs, outageMs } = limits;
    const input: RollInput = { config, clusters, startedBy: io.user, reason, limits: LIMITS };
    if (waitsForWindow) input.when = decided.when;
    const within = { firstTaskMs, preflightMs, everyMs: startPollMs, answerMs, outageMs };
    return tell(session, context, await startRoll(session, input, taskQueue(io.env), within));
  });
}

async function tell(session: Connected, { io, view, limits }: Context, facts: RollFacts): Promise<number> {
  const document = await rollNow(session, facts, limits.queryMs);
  const exit = await exitOf(session, facts);
  const reasons = document.roll.failure?.reasons ?? [];
  const message = ['refused; nothing was touched:', ...reasons.map((reason) => `- ${reason}`)].join('\n');
  await view.rollStarted(
    document,
    uiLink(io.env, session, facts),
    facts.phase === 'refused' ? { exit, message } : null,
  );
  if (facts.stuck !== null) view.note(stuckRollWords(facts.stuck, new Date()));
  else if (facts.running && facts.phase === 'preflight') view.note('preflight goes on; see `tagout status`');
  return exit;
}

async function exitOf(session: Connected, facts: RollFacts): Promise<ExitCode> {
  if (facts.phase === 'refused') return (await wasUnobservable(session, facts)) ? EXIT.unreachable : EXIT.refused;
  if (facts.running) return facts.phase === 'preflight' || facts.stuck !== null ? EXIT.unreachable : EXIT.done;
  return facts.phase === 'restored' ? EXIT.done : EXIT.failed;
}
