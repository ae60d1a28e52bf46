import { LIMITS } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { warnLiteralUrls } from '../../domain/notify/literal-urls.js';
import { UserError } from '../../domain/user-error.js';
import { EXIT } from '../exit.js';
import type { StartMode } from '../options.js';
import { readConfig, requireCluster } from '../service.js';
import { askPlan } from '../../runs/ask-plan.js';
import { planRoll, refusalsBeside } from '../../runs/plan-roll.js';
import { requireWorker } from '../../runs/pollers.js';
import { runInTheWay } from '../../runs/start-errors.js';
import { taskQueue, withTemporal } from '../session.js';

export interface PlanArgs extends StartMode {
  /** Without one, a roll of all clusters is planned. */
  cluster: string | undefined;
}

/** `tagout plan`: shows what a maintenance or a roll would change, and every reason to refuse it; touches nothing. */
export async function plan(context: Context, { cluster, adopt, standby }: PlanArgs): Promise<number> {
  const config = readConfig(context);
  if (cluster !== undefined) requireCluster(config, cluster);
  else if (adopt !== null || standby)
    throw new UserError('usage', '--adopt and --standby are for one cluster: a roll takes only clusters that serve');
  for (const warning of warnLiteralUrls(config)) context.view.note(warning);
  return withTemporal(async (session) => {
    const queue = taskQueue(context.io.env);
    await requireWorker(session, queue);
    if (cluster === undefined) {
      const planned = await planRoll(session, queue, config, context.limits);
      await context.view.plannedRoll(planned);
      return [planned, ...planned.plans].some(({ refusals }) => refusals.length > 0) ? EXIT.refused : EXIT.done;
    }
    const planned = await askPlan(session, queue, { config, cluster, adopt, standby, limits: LIMITS }, context.limits);
    const inTheWay = await runInTheWay(session, config.service);
    const document =
      inTheWay === null
        ? planned
        : { ...planned, refusals: [inTheWay.refusal, ...refusalsBeside(inTheWay, planned.refusals)] };
    await context.view.plan(document);
    return document.refusals.length > 0 ? EXIT.refused : EXIT.done;
  });
}
