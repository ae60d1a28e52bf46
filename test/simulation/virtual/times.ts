import type { StatusDocument } from '../../../src/domain/status.js';
import type { Ended, PhaseEntered, Trace } from '../../promises/trace.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import type { Scenario, Timing } from '../scenario.js';
import type { Durations, SimWorld } from '../sim-world.js';

import { ABORT, LIMITS, type MaintainInput, type StartWhen } from '../../../workflows/messages.js';
import type { VirtualRun } from './run.js';

export const SAID = { by: 'alice@ops-1', reason: 'simulated' };

/** With which it calls the load balancer. */
export function workerName(n: number): string {
  return `worker-${n + 1}`;
}

/** The same world with the window of the scenario in its config, and what is known about it in what is recorded. */
export function withTimes(world: SimWorld, scenario: TimedScenario, durations: Durations): SimWorld {
  const { timing } = scenario;
  if (timing === null) return world;
  const { night, when } = timing;
  const times = {
    ...{ open: night?.open ?? null, atMs: when?.atMs ?? null, waits: when?.waits ?? false, lateMs: LIMITS.lateMs },
    aheadMs: Object.fromEntries(scenario.world.clocks.workers.map((aheadMs, n) => [workerName(n), aheadMs])),
    lookedMs: 2 * durations.pollMs + durations.statusTimeoutMs,
  };
  return {
    ...world,
    config: { ...world.config, ...(night !== null && { window: night.window }) },
    about: { ...world.about, times },
    // The maintenances of a roll that waits begin at once.
    aboutOf: (cluster) => ({ ...world.aboutOf(cluster), times: { ...times, atMs: null, waits: false } }),
  };
}

type TimedScenario = Pick<Scenario, 'timing' | 'world'>;

export function startWhen({ timing }: Scenario): Pick<MaintainInput, 'when'> {
  if (timing === null || timing.when === null) return {};
  const { atMs, waits } = timing.when;
  const when: StartWhen = { at: atMs === null ? null : new Date(atMs).toISOString(), waitsForWindow: waits };
  return { when };
}

/** False if the run refuses it. */
export function endBy(run: VirtualRun, how: NonNullable<Timing['ended']>['how']): boolean {
  if (how !== 'cancel') return run.send(ABORT, { ...SAID, leaveOut: how === 'leave-out' });
  run.cancel();
  return true;
}

/** Whether the end says that the window is closed. */
export function closedBy(end: PromiseSettledResult<unknown>): Pick<Ended, 'isClosed'> {
  if (end.status === 'fulfilled') return {};
  const { message, details } = end.reason as { message: string; details: [StatusDocument] };
  const reasons = details[0].failure?.reasons ?? [];
  const isClosed =
    message.includes('Before the first write, the window is closed') ||
    reasons.some((reason) => reason.includes('the window is closed'));
  return isClosed ? { isClosed } : {};
}

/** The phase of a run while which its window closed, by the server's clock; null if it did not. */
export function phaseAtClosing([{ at, times }, ...events]: Trace): Phase | null {
  const open = times?.open?.find(([, toMs]) => toMs > at);
  const last = events.at(-1);
  if (open === undefined || last === undefined || last.at < open[1]) return null;
  const entered = events.findLast((event): event is PhaseEntered => event.kind === 'phase' && event.at < open[1]);
  return entered?.phase ?? 'preflight';
}
