import type { Level } from '../src/domain/plan.js';
import type { KnownLevels, LevelsByRule } from '../src/domain/known-levels.js';
import { readsAt } from '../src/domain/reads-at.js';
import { beating, type Beat } from './beat.js';
import { inspect, type ClaimedBoot, type Inspection } from './confirm.js';
import type { HostsScope, RoutingScope } from './context.js';
import { lookAsExpected, readBack, type Moved } from './look.js';
import { moveShares } from './move-shares.js';
import type { Ports } from './ports.js';
import { asStep } from './read-place.js';
import { resumedLevels, type Course, type MoveCursor } from './resumed-levels.js';

export type ReactivateScope = HostsScope & RoutingScope;

export type Reactivation = ({ kind: 'restored' } & Moved) | (Lost & Partial<Moved> & { stands: LevelsByRule });

interface Lost {
  kind: 'lost';
  /** Why the hosts may get no traffic, as phrases. */
  reasons: string[];
  readings: Inspection['readings'];
}

/** Gives the shares back in `reactivate.steps`, confirms each, and watches the hosts before every write and between steps. */
export async function reactivate(ports: Ports, run: ReactivateScope, claimed: ClaimedBoot[]): Promise<Reactivation> {
  const { steps } = run.config.reactivate;
  return beating<MoveCursor, Reactivation>(run.config.drain.pollMs, ports, async (beat) => {
    const course: Course = { from: () => ({ levels: ['drained'], stale: [] }), levels: steps };
    const { known, cursor, isRetry } = await resumedLevels(ports, run, beat, course);
    const hosts = new HostWatch(ports, run, claimed);
    const left = (lost: Lost): Reactivation => ({ ...lost, ...beat.lastShares(), stands: known.now(ports.now()) });
    if (isRetry) await learnLevels(ports, run, beat, known, cursor);
    for (const step of steps) {
      for (const action of run.plan) {
        if (isConfirmedAt(cursor.levels[action.ruleArn], step)) continue;
        const lost = await moveShares(ports, run, beat, known, { action, to: step }, (writing) => hosts.check(writing));
        if (lost !== null) return left(lost);
        cursor.levels[action.ruleArn] = step;
        beat.remember(cursor);
      }
      const isHeld = step === 100 || steps.some((later) => later > step && wasAt(cursor, later));
      const lost = isHeld ? null : await hold(ports, run, beat, known, hosts, step);
      if (lost !== null) return left(lost);
    }
    return { kind: 'restored', ...(await readBack(ports, run, beat, known)) };
  });
}

/** An attempt that died may have written further than it had told; once no read can be stale, the routing tells. */
async function learnLevels(
  ports: Ports,
  run: ReactivateScope,
  beat: Beat,
  known: KnownLevels,
  cursor: MoveCursor,
): Promise<void> {
  await beat.pause(run.staleReadMs);
  const look = await lookAsExpected(ports, run, beat, known);
  for (const action of run.plan) {
    const step = run.config.reactivate.steps.findLast((one) => readsAt(look.value.routing, action, one));
    if (step === undefined || isConfirmedAt(cursor.levels[action.ruleArn], step)) continue;
    cursor.levels[action.ruleArn] = step;
    known.found(action, step);
  }
}

/** What an earlier attempt has confirmed is not written again: a lower step would take traffic away for a moment. */
function isConfirmedAt(level: Level | undefined, step: number): boolean {
  return typeof level === 'number' && level >= step;
}

function wasAt(cursor: MoveCursor, step: number): boolean {
  return Object.values(cursor.levels).some((level) => isConfirmedAt(level, step));
}

async function hold(
  ports: Ports,
  run: ReactivateScope,
  beat: Beat,
  known: KnownLevels,
  hosts: HostWatch,
  step: number,
): Promise<Lost | null> {
  const { config } = run;
  const untilMs = ports.uptime() + config.reactivate.holdMs;
  known.forgetLook();
  let lookedMs = ports.uptime();
  while (ports.uptime() < untilMs) {
    beat.tell({ waitingFor: [`reactivate.hold at ${step}%`] });
    await beat.pause(Math.min(config.drain.pollMs, Math.max(1, untilMs - ports.uptime())));
    const lost = await hosts.check(beat);
    if (lost !== null) return lost;
    if (ports.uptime() - lookedMs < config.watch.everyMs) continue;
    await lookAsExpected(ports, run, beat, known, 'routing');
    lookedMs = ports.uptime();
  }
  return null;
}

/**
 * A host that can't be read counts as not ready once that lasts `healthyFor`; a told `ready: false`, an unhealthy target
 * and another boot count at once. A load balancer that can't be read says nothing of the hosts: `watch.blind` bounds it.
 */
class HostWatch {
  constructor(
    private readonly ports: Ports,
    private readonly run: ReactivateScope,
    private readonly claimed: ClaimedBoot[],
  ) {}

  /** Waits while hosts can't be read, so that nothing is written on a guess; null when all is well. */
  async check(beat: Beat): Promise<Lost | null> {
    const unreadableFor = beat.stopwatch('unreadable');
    for (let as = beat; ; as = asStep(beat)) {
      const look = await inspect(this.ports, this.run, as, this.claimed);
      const { readings, problems, unreadable, blind, otherBoot } = look;
      const unread = [...unreadable, ...blind];
      const told = problems.filter((problem) => !unread.includes(problem));
      const reasons = [...otherBoot.map((host) => `${host} booted after its claim`), ...told];
      if (reasons.length > 0) return { kind: 'lost', reasons, readings };
      unreadableFor.leaveOut(look.queuedMs);
      if (unreadable.length === 0) unreadableFor.reset();
      if (unread.length === 0) return null;
      if (unreadable.length > 0 && unreadableFor.run() >= this.run.config.reactivate.healthyForMs)
        return { kind: 'lost', reasons: unreadable, readings };
      beat.tell({ waitingFor: unread });
      await beat.pause(this.run.config.drain.pollMs);
    }
  }
}
