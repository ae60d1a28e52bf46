import type { Connected } from '../connect.js';
import type { Config } from '../domain/config.js';
import { orderOf } from '../domain/roll/order.js';
import { LIMITS, type PlanDocument } from '../../workflows/messages.js';
import { askPlan } from './ask-plan.js';
import { manyAtOnce } from './many-at-once.js';
import type { InTheWay } from './roll/roll-in-the-way.js';
import { runInTheWay } from './start-errors.js';

/** What a roll of all clusters would do. */
export interface PlannedRoll {
  service: string;
  order: string[];
  /** Why no roll could start now, whatever its clusters. */
  refusals: string[];
  /** In that order, each as if those before it were done. */
  plans: PlanDocument[];
}

/** Workers share their reads of ELBv2 among all that they do. */
const AT_ONCE = 3;

/** Plans every cluster in the order of a roll. Touches nothing. */
export async function planRoll(
  session: Connected,
  queue: string,
  config: Config,
  limits: { firstTaskMs: number; preflightMs: number },
): Promise<PlannedRoll> {
  const order = orderOf(config);
  const planned = await manyAtOnce(order, { atOnce: AT_ONCE, untilMs: Infinity }, async (cluster) => {
    const done = order.slice(0, order.indexOf(cluster));
    const input = { config, cluster, adopt: null, standby: false, limits: LIMITS, asIfDone: done };
    return withTold(await askPlan(session, queue, input, limits), done);
  });
  const plans = planned.filter((one) => one !== null);
  const inTheWay = await runInTheWay(session, config.service);
  if (inTheWay === null) return { service: config.service, order, refusals: [], plans };
  const kept = plans.map((one) => ({ ...one, refusals: refusalsBeside(inTheWay, one.refusals) }));
  return { service: config.service, order, refusals: [inTheWay.refusal], plans: kept };
}

/** A worker of a release without rolls plans each cluster by itself. */
function withTold(document: PlanDocument, done: string[]): PlanDocument {
  if (done.length === 0 || document.asIfDone !== undefined) return document;
  const warning = `the worker is of a release that does not know rolls: this plan is for now, not for when ${done.join(', ')} ${done.length === 1 ? 'is' : 'are'} done`;
  return { ...document, warnings: [...document.warnings, warning] };
}

/**
 * What remains of the reasons to refuse while a run is on: the shares that it has drained are not to be adopted. One that
 * waits for its time has drained none.
 */
export function refusalsBeside({ waits }: InTheWay, refusals: string[]): string[] {
  if (waits) return refusals;
  return refusals.filter((refusal) => !refusal.includes('--adopt') && !refusal.includes('--share'));
}
