import { findCapacityShort } from '../src/domain/capacity.js';
import type { Read } from '../src/domain/observation.js';
import type { TargetHealth } from '../src/domain/routing.js';
import { backoffMs } from './beat.js';
import { otherGroupArns, type RoutingScope } from './scopes.js';
import { asStep } from './read-place.js';
import type { Step } from './step.js';

/**
 * Why too few healthy targets would remain without the cluster, as sentences. Targets that can't be read don't count.
 */
export async function capacityShort(step: Step<RoutingScope>): Promise<string[]> {
  const { run } = step;
  return shortOf(run, await readOthers(step));
}

/**
 * The same, but it waits until the targets can be read. Leaving shares on a lost host because of one missing answer
 * would be worse than waiting. After `watch.blind`, targets that can't be read don't count.
 */
export async function capacityShortOnceRead(step: Step<RoutingScope>): Promise<string[]> {
  const { run, beat } = step;
  const blind = beat.stopwatch('capacity');
  for (let attempt = 0; ; attempt += 1) {
    blind.elapsed();
    const health = await readOthers(step);
    blind.leaveOut(health.queuedMs);
    if (health.kind === 'observed') blind.reset();
    if (health.kind === 'observed' || blind.elapsed() >= run.config.watch.blindMs) return shortOf(run, health);
    beat.tell({ waitingFor: shortOf(run, health) });
    await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
  }
}

function readOthers({ ports, run, beat }: Step<RoutingScope>): Promise<Read<TargetHealth[]>> {
  return ports.loadBalancer.health(otherGroupArns(run), beat.signal, beat.place);
}

function shortOf(run: RoutingScope, health: Read<TargetHealth[]>): string[] {
  return health.kind === 'unobservable'
    ? [`capacity can't be read: ${health.reason}`]
    : findCapacityShort(run.plan, health.value);
}

/**
 * Nothing is drained while too few targets would remain: much time may have passed since preflight. The deadline limits
 * the wait.
 */
export async function untilCapacity(step: Step<RoutingScope>): Promise<null> {
  const { run, beat } = step;
  for (let as = step; ; as = asStep(step)) {
    const short = await capacityShort(as);
    if (short.length === 0) return null;
    beat.tell({ waitingFor: short });
    await beat.pause(run.config.drain.pollMs);
  }
}
