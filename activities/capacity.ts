import { findCapacityShort } from '../src/domain/capacity.js';
import type { Beat } from './beat.js';
import { otherGroupArns, type RunContext } from './context.js';
import type { Ports } from './ports.js';

/** Why too few healthy targets would remain without the cluster, as sentences; what can't be read is not enough. */
export async function capacityShort(ports: Ports, run: RunContext, beat: Beat): Promise<string[]> {
  const health = await ports.loadBalancer.health(otherGroupArns(run), beat.signal);
  return health.kind === 'unobservable'
    ? [`capacity can't be read: ${health.reason}`]
    : findCapacityShort(run.plan, health.value);
}

/** Nothing is drained while too few would remain: long may have passed since preflight. The deadline bounds the wait. */
export async function untilCapacity(ports: Ports, run: RunContext, beat: Beat): Promise<void> {
  for (;;) {
    const short = await capacityShort(ports, run, beat);
    if (short.length === 0) return;
    beat.tell({ waitingFor: short });
    await beat.pause(run.config.drain.pollMs);
  }
}
