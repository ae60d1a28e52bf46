import { ApplicationFailure } from '@temporalio/activity';
import type { Survey } from '../../src/domain/init/survey.js';
import type { Read, ResourceTags } from '../../src/domain/observation.js';
import { isRead } from '../../src/domain/refusals/load-balancers.js';
import { forwardOf, rulesOf, type LoadBalancer, type Routing, type TargetHealth } from '../../src/domain/routing.js';
import { beating } from '../beat.js';
import { untilLooksAreFresh } from '../late-looks.js';
import type { Ports } from '../ports.js';
import { readUntil } from '../read-until.js';
import { findTaggedRuns } from '../tagged-runs.js';

export interface SurveyInput {
  /** Name or ARN. */
  loadBalancer: string;
  /** How long to keep trying if AWS can't be read. */
  preflightMs: number;
  runId: string;
}

/** Between two attempts to read AWS. */
const PACE = { config: { drain: { pollMs: 1_000 } } };

/** Reads everything that `tagout init` needs for its proposal; touches nothing. Fails as `Refused` or `Unobservable`. */
export async function survey(ports: Ports, { loadBalancer: wanted, preflightMs }: SurveyInput): Promise<Survey> {
  return beating<never, Survey>(PACE, ports, async (beat) => {
    const step = { ports, run: PACE, beat };
    const retry = async <T>(read: () => Promise<Read<T>>): Promise<T> => {
      // With a hundred groups it reads for a minute, and must not blind the maintenances that share its budget.
      await untilLooksAreFresh(step, PACE.config.drain.pollMs);
      return readUntil(step, { ms: ports.now() + preflightMs }, read);
    };
    const loadBalancer = await retry(() => ports.loadBalancer.find(wanted, beat.signal));
    if (typeof loadBalancer === 'string') throw refused(loadBalancer);
    if (!isRead(loadBalancer)) throw refused(wrongType(loadBalancer));
    const scope = { loadBalancerArns: [loadBalancer.arn], targetGroupArns: [] };
    const { routing } = await retry(() => ports.loadBalancer.look(scope, beat.signal));
    const groups = await retry(() => ports.loadBalancer.groups(forwardedIn(routing), beat.signal));
    const arns = groups.map(({ arn }) => arn);
    const attributes = await retry(() => ports.loadBalancer.attributes(arns, beat.signal));
    const health: TargetHealth[] = [];
    // Each by itself: with a hundred groups, one bad answer costs one call.
    for (const arn of arns) health.push(...(await retry(() => ports.loadBalancer.health([arn], beat.signal))));
    const tags: ResourceTags[] = await retry(() => ports.loadBalancer.tags([loadBalancer.arn, ...arns], beat.signal));
    const tagged = await findTaggedRuns([loadBalancer], tags);
    return {
      at: new Date(ports.now()).toISOString(),
      ...{ loadBalancer, groups, health, tags, tagged },
      routing: { ...withoutContent(routing), attributes },
    };
  });
}

function forwardedIn(routing: Routing): string[] {
  const shares = rulesOf(routing).flatMap((rule) => forwardOf(rule)?.shares ?? []);
  return [...new Set(shares.map((share) => share.targetGroupArn))];
}

/** Anybody who may start a workflow reads this answer, and nothing of it is used: how users sign in, where to redirect. */
function withoutContent(routing: Routing): Routing {
  const listeners = routing.listeners.map(({ arn, where, protocol, port, rules }) => ({
    ...{ arn, where, protocol, port },
    rules: rules.map((rule) => ({
      ...rule,
      actions: rule.actions.map((action) => (action.type === 'other' ? { ...action, content: '' } : action)),
    })),
  }));
  return { ...routing, listeners };
}

function wrongType({ name, type }: LoadBalancer): string {
  return `load balancer ${name} is a ${type} load balancer: tagout takes clusters out from behind application load balancers only`;
}

function refused(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, 'Refused');
}
