import { isRegistered } from '../src/domain/health.js';
import type { TargetHealth } from '../src/domain/routing.js';
import type { Step } from './step.js';

/** Newly registered targets are `initial` until their first health checks are over, and a start waits for that. */
export async function untilFirstChecks(
  { ports, beat }: Step<unknown>,
  { boundMs, everyMs }: { boundMs: number; everyMs: number },
  read: () => Promise<TargetHealth[]>,
): Promise<void> {
  const startedMs = ports.now();
  for (;;) {
    const initial = (await read()).filter((one) => one.state === 'initial' && isRegistered(one));
    if (initial.length === 0 || ports.now() - startedMs >= boundMs) return;
    beat.tell({
      waitingFor: initial.map((one) => `target ${one.id}:${one.port} of ${one.targetGroup}: first health checks`),
    });
    await beat.pause(everyMs);
  }
}
