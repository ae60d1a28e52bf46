import { findCapacityShort } from '../src/domain/capacity.js';
import type { Read } from '../src/domain/observation.js';
import type { TargetHealth } from '../src/domain/routing.js';
import { backoffMs, type Beat } from './beat.js';
import { otherGroupArns, type RoutingScope } from './context.js';
import type { Ports } from './ports.js';
import { asStep } from './read-place.js';

/** Why too few healthy targets would remain without the cluster, as sentences; what can't be read is not enough. */
export async function capacityShort(ports: Ports, run: RoutingScope, beat: Beat): Promise<string[]> {
  return shortOf(run, await readOthers(ports, run, beat));
}

/**
 * The same, once the targets can be read: to leave shares on a lost host for one answer that did not come would be
 * worse than to wait for it. After `watch.blind` what can't be read is not enough.
 */
export async function capacityShortOnceRead(ports: Ports, run: RoutingScope, beat: Beat): Promise<string[]> {
  const blind = beat.stopwatch('capacity');
  for (let attempt = 0; ; attempt += 1) {
    blind.run();
    const health = await readOthers(ports, run, beat);
    blind.leaveOut(health.queuedMs);
    if (health.kind === 'observed') blind.reset();
    if (health.kind === 'observed' || blind.run() >= run.config.watch.blindMs) return shortOf(run, health);
    beat.tell({ waitingFor: shortOf(run, health) });
    await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
  }
}

function readOthers(ports: Ports, run: RoutingScope, beat: Beat): Promise<Read<TargetHealth[]>> {
  return ports.loadBalancer.health(otherGroupArns(run), beat.signal, beat.place);
}

function shortOf(run: RoutingScope, health: Read<TargetHealth[]>): string[] {
  return health.kind === 'unobservable'
    ? [`capacity can't be read: ${health.reason}`]
    : findCapacityShort(run.plan, health.value);
}

/** Nothing is drained while too few would remain: long may have passed since preflight. The deadline bounds the wait. */
export async function untilCapacity(ports: Ports, run: RoutingScope, beat: Beat): Promise<null> {
  for (let as = beat; ; as = asStep(beat)) {
    const short = await capacityShort(ports, run, as);
    if (short.length === 0) return null;
    beat.tell({ waitingFor: short });
    await beat.pause(run.config.drain.pollMs);
  }
}
