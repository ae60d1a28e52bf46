import { isRegistered } from '../health.js';
import type { Observation } from '../observation.js';
import type { TargetHealth } from '../routing.js';

interface Said {
  refusals: string[];
  warnings: string[];
}

interface Begun {
  cluster: string;
  /** Null: shares that are 0 are refused. */
  adopt: object | null;
  /** By a roll, which adopts nothing. */
  inRoll: boolean;
}

/**
 * The cluster's targets that can never be confirmed as healthy: traffic would never come back. An adopting run may be
 * meant to repair exactly that, so it only gets a warning. `groups`: the names of the cluster's target groups.
 */
export function judgeTargets({ health, initialMs = 0 }: Observation, groups: string[], by: Begun): Said {
  const adopted = by.adopt !== null;
  const anyway = by.inRoll ? `tagout start ${by.cluster} --adopt begins anyway` : 'with --adopt the run begins anyway';
  const own = health.filter((one) => groups.includes(one.targetGroup) && isRegistered(one));
  const never = own.flatMap((one) => neverHealthy(one, anyway));
  const initial = own.filter((one) => one.state === 'initial');
  const still = initial.map(
    (one) =>
      `${named(one)} is still initial after ${Math.round(initialMs / 1000)} s: look at its health check and its security groups, or deregister it; ${anyway}`,
  );
  if (adopted) return { refusals: [], warnings: [...never, ...initial.map((one) => `${named(one)} is still initial`)] };
  if (initialMs > 0) return { refusals: [...never, ...still], warnings: [] };
  return {
    refusals: never,
    warnings: initial.map((one) => `${named(one)} is still initial: a start waits for its first health checks`),
  };
}

function neverHealthy(target: TargetHealth, anyway: string): string[] {
  const { state, reason } = target;
  if (state !== 'unused' && !(reason ?? '').startsWith('Target.HealthCheckDisabled')) return [];
  const why = reason === null ? '' : ` (${reason})`;
  return [
    `${named(target)} is ${state}${why}, so it could never be confirmed healthy after its maintenance: enable its zone on the load balancer, start it, or deregister it; ${anyway}`,
  ];
}

function named({ id, port, targetGroup }: TargetHealth): string {
  return `target ${id}:${port} of ${targetGroup}`;
}
