import type { Connected } from '../../connect.js';
import type { Config } from '../../domain/config.js';
import { warnLiteralUrls } from '../../domain/notify/literal-urls.js';
import { LIMITS, sentInput, type MaintainInput, type StartWhen } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import type { RunFacts } from '../../runs/facts.js';
import { stuckWords } from '../../runs/documents/stuck-words.js';
import { EXIT, type ExitCode } from '../exit.js';
import type { StartMode } from '../options.js';
import { readConfig, requireCluster } from '../service.js';
import { runDocument } from '../../runs/documents.js';
import { taskQueue, withTemporal } from '../session.js';
import { startMaintenance } from '../../runs/start.js';
import { wasUnobservable } from '../../runs/run-errors.js';
import { decideStart } from '../../domain/window/decide-start.js';
import { UserError } from '../../domain/user-error.js';
import { uiLink } from '../../domain/ui-link.js';

export interface StartArgs extends StartMode {
  cluster: string;
  reason: string;
  noReboot: boolean;
  /** ISO 8601; undefined: now. */
  at?: string | undefined;
  waitsForWindow: boolean;
  printsInput: boolean;
}

/** `tagout start`: starts a maintenance, and returns when preflight has passed or refused it, or when it is scheduled. */
export async function start(context: Context, args: StartArgs): Promise<number> {
  const config = readConfig(context);
  const input = inputOf(config, args, context.io.user);
  if (args.printsInput) {
    context.view.input(sentInput(input));
    return EXIT.done;
  }
  for (const warning of warnLiteralUrls(config)) context.view.note(warning);
  return withTemporal(async (session) => {
    const { firstTaskMs, preflightMs, startPollMs, answerMs, outageMs } = context.limits;
    const limits = { firstTaskMs, preflightMs, everyMs: startPollMs, answerMs, outageMs };
    return tell(session, context, await startMaintenance(session, input, taskQueue(context.io.env), limits));
  });
}

function inputOf(
  config: Config,
  { cluster, reason, adopt, standby, noReboot, ...time }: StartArgs,
  startedBy: string,
): MaintainInput {
  requireCluster(config, cluster);
  const maintenance = noReboot ? { ...config.maintenance, reboot: 'optional' as const } : config.maintenance;
  const when = whenOf(config, time);
  const input = { config: { ...config, maintenance }, cluster, startedBy, reason, adopt, standby, limits: LIMITS };
  return when.at === null && !when.waitsForWindow ? input : { ...input, when };
}

function whenOf(config: Config, time: Pick<StartArgs, 'at' | 'waitsForWindow' | 'printsInput'>): StartWhen {
  if (time.printsInput && time.at !== undefined)
    throw new UserError(
      'usage',
      '--print-input is for starts that repeat, and --at is for a single one: say one of them',
    );
  const decided = decideStart(config, time, Date.now());
  // What is printed is started later, and judged then.
  if (time.printsInput && decided.kind !== 'wrong') return { at: null, waitsForWindow: time.waitsForWindow };
  if (decided.kind === 'start') return decided.when;
  throw new UserError(decided.kind === 'wrong' ? 'usage' : 'refused', decided.why);
}

async function tell(session: Connected, context: Context, run: RunFacts): Promise<number> {
  const document = await runDocument(session, run, context.limits.queryMs);
  const exit = await exitOf(session, run);
  const reasons = document.failure?.reasons ?? [];
  const message = ['refused; nothing was touched:', ...reasons.map((reason) => `- ${reason}`)].join('\n');
  const refusal = run.phase === 'refused' ? { exit, message } : null;
  await context.view.started(document, uiLink(context.io.env, session, run), refusal);
  if (run.stuck !== null) context.view.note(stuckWords(run.stuck, new Date()));
  else if (run.running && run.phase === 'preflight') context.view.note('preflight goes on; see `tagout watch`');
  return exit;
}

async function exitOf(session: Connected, run: RunFacts): Promise<ExitCode> {
  if (run.phase === 'refused') return (await wasUnobservable(session, run)) ? EXIT.unreachable : EXIT.refused;
  if (run.running) return run.phase === 'preflight' || run.stuck !== null ? EXIT.unreachable : EXIT.done;
  return run.phase === 'restored' ? EXIT.done : EXIT.failed;
}
