import { findUnhealthy, isRegistered } from '../../src/domain/health.js';
import { askQueries } from '../blockers.js';
import { beating, type Beat, type ResumableBeat } from '../beat.js';
import { lookBetween, type BetweenScope } from '../between-clusters.js';
import { capacityShort } from '../capacity.js';
import { stepFailure } from '../failure.js';
import type { Ports } from '../ports.js';
import type { Step } from '../step.js';
import { untilResumed } from '../until-resumed.js';

/** `cluster` and `plan` are of the cluster that comes next. */
export interface GateScope extends BetweenScope {
  /** The target groups of every cluster: all their targets must be healthy. */
  groupArns: string[];
  /** How long all must be well. */
  forMs: number;
  /** How long the gate may stay closed. */
  deadlineMs: number;
  /** True: the roll waits for a person. Until it goes on, only the routing and the tag count. */
  isPaused?: boolean;
}

/** The gate is open. */
export interface Opened {
  /** When it was found open: milliseconds since the Unix epoch. */
  at: number;
}

/**
 * The gate of a roll, before the next cluster: the routing is the one that the roll found at its start, the tag is the
 * roll's, every target is healthy, enough would remain without the next cluster, and no blocker is firing; all of it at
 * every look for `forMs`. It writes nothing. A changed routing or tag ends the roll.
 */
export async function gate(ports: Ports, run: GateScope): Promise<Opened> {
  const untilOpen = async (beat: ResumableBeat<never>): Promise<Opened> => {
    const step = { ports, run, beat };
    const beganMs = ports.uptime();
    if (run.isPaused === true) await untilResumed(step, beganMs);
    const closed = beat.stopwatch('gate');
    // When a worker dies, nobody looks for a while, so its successor begins anew.
    let wellSinceMs: number | null = null;
    for (;;) {
      const askedMs = ports.uptime();
      await lookBetween(step, beganMs, 'whole');
      const waits = await whatIsNotWell(step);
      if (waits.length > 0) wellSinceMs = null;
      else wellSinceMs ??= askedMs;
      const wellMs = wellSinceMs === null ? 0 : askedMs - wellSinceMs;
      if (wellSinceMs !== null && wellMs >= run.forMs) return { at: ports.now() };
      if (waits.length > 0 && closed.elapsed() >= run.deadlineMs)
        throw stepFailure('RollStopped', `The gate before ${run.cluster} did not open: ${waits.join('; ')}`);
      if (waits.length === 0) closed.stop();
      tell(beat, waits, { doneMs: wellMs, ofMs: run.forMs });
      await beat.pause(Math.max(run.config.drain.pollMs, Math.min(run.config.watch.everyMs, run.forMs - wellMs)));
    }
  };
  return beating<never, Opened>(run, ports, untilOpen, { beatMs: run.watchBeatMs });
}

function tell(beat: Beat, waits: string[], { doneMs, ofMs }: { doneMs: number; ofMs: number }): void {
  beat.tell({
    waitingFor: waits.length > 0 ? waits : ['roll.gate'],
    progress: [{ wait: 'roll.gate', doneMs, ofMs, restarted: null }],
  });
}

/** As phrases; empty if the next cluster may begin. What can't be read is not well. */
async function whatIsNotWell(step: Step<GateScope>): Promise<string[]> {
  const { ports, run, beat } = step;
  const { blockers } = run.config;
  const health = await ports.loadBalancer.health(run.groupArns, beat.signal, beat.place);
  const unhealthy =
    health.kind === 'observed'
      ? findUnhealthy(health.value.filter(isRegistered))
      : [`target health can't be read (${health.reason})`];
  const blocked = blockers === undefined ? [] : (await askQueries(step, blockers)).blocked;
  return [...unhealthy, ...(await capacityShort(step)), ...blocked];
}
