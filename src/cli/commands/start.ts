import type { Connected } from '../../connect.js';
import type { Config } from '../../domain/config.js';
import { LIMITS, MAINTAIN_CLUSTER, maintenanceId, SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import type { MaintainInput } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import type { RunFacts } from '../../runs/facts.js';
import { stuckWords } from '../../runs/documents/stuck-words.js';
import { EXIT, type ExitCode } from '../exit.js';
import type { StartMode } from '../options.js';
import { readConfig, requireCluster } from '../service.js';
import { runDocument } from '../../runs/documents.js';
import { findRun } from '../../runs/find.js';
import { poll } from '../../runs/poll.js';
import { taskQueue, withTemporal } from '../session.js';
import { explainStart } from '../../runs/start-errors.js';
import { giveUp, requireWorker } from '../../runs/pollers.js';
import { wasUnobservable } from '../../runs/run-errors.js';
import { uiLink } from '../ui-link.js';
import { detailsOf, summaryOf } from '../views/start-text.js';

export interface StartArgs extends StartMode {
  cluster: string;
  reason: string;
  noReboot: boolean;
}

/** `tagout start`: starts a maintenance, and returns when preflight has let it pass or refused it. */
export async function start(context: Context, args: StartArgs): Promise<number> {
  const input = inputOf(readConfig(context), args, context.io.user);
  return withTemporal(async (session) => {
    await requireWorker(session, taskQueue(context.io.env));
    const runId = await startRun(session, input, taskQueue(context.io.env));
    const run = await untilPreflightEnds(session, context, input.config.service, runId);
    return tell(session, context, run);
  });
}

function inputOf(
  config: Config,
  { cluster, reason, adopt, standby, noReboot }: StartArgs,
  startedBy: string,
): MaintainInput {
  requireCluster(config, cluster);
  const maintenance = noReboot ? { ...config.maintenance, reboot: 'optional' as const } : config.maintenance;
  return { config: { ...config, maintenance }, cluster, startedBy, reason, adopt, standby, limits: LIMITS };
}

/** The workflow id is the lock: a second start of the same service finds it taken. */
async function startRun(session: Connected, input: MaintainInput, queue: string): Promise<string> {
  const { service } = input.config;
  const keyword = (name: string, value: string) => ({ key: { name, type: 'KEYWORD' as const }, value });
  try {
    const handle = await session.client.workflow.start(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(service),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      taskQueue: queue,
      args: [input],
      typedSearchAttributes: [
        keyword(SEARCH_ATTRIBUTES.service, service),
        keyword(SEARCH_ATTRIBUTES.cluster, input.cluster),
        keyword(SEARCH_ATTRIBUTES.phase, 'preflight'),
      ],
      staticSummary: summaryOf(input),
      staticDetails: detailsOf(input),
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    throw await explainStart(error, session, service);
  }
}

async function untilPreflightEnds(
  session: Connected,
  { limits }: Context,
  service: string,
  runId: string,
): Promise<RunFacts> {
  const startedAt = Date.now();
  const look = async () => {
    // Before the look: what it does not find taken is taken too late from now on, and refuses itself.
    const waitedMs = Date.now() - startedAt;
    const run = await findRun(session, service, runId);
    if (run === null) return undefined;
    if (!run.taken && waitedMs > limits.firstTaskMs) {
      await giveUp(session, run.workflowId, runId, limits.firstTaskMs);
      return undefined;
    }
    if (run.stuck !== null && waitedMs > limits.firstTaskMs) return run;
    return !run.running || run.phase !== 'preflight' || waitedMs > limits.preflightMs ? run : undefined;
  };
  const { startPollMs, lookMs, outageMs } = limits;
  return poll(session, look, { everyMs: startPollMs, lookMs, outageMs, turnedAwayMs: outageMs });
}

async function tell(session: Connected, context: Context, run: RunFacts): Promise<number> {
  const document = await runDocument(session, run, context.limits.queryMs);
  const exit = await exitOf(session, run);
  const reasons = document.failure?.reasons ?? [];
  const message = ['refused; nothing was touched:', ...reasons.map((reason) => `- ${reason}`)].join('\n');
  const refusal = run.phase === 'refused' ? { exit, message } : null;
  context.view.started(document, uiLink(context.io.env, session, run), refusal);
  if (run.stuck !== null) context.view.note(stuckWords(run.stuck, new Date()));
  else if (run.running && run.phase === 'preflight') context.view.note('preflight goes on; see `tagout watch`');
  return exit;
}

async function exitOf(session: Connected, run: RunFacts): Promise<ExitCode> {
  if (run.phase === 'refused') return (await wasUnobservable(session, run)) ? EXIT.unreachable : EXIT.refused;
  if (run.running) return run.phase === 'preflight' || run.stuck !== null ? EXIT.unreachable : EXIT.done;
  return run.phase === 'restored' ? EXIT.done : EXIT.failed;
}
