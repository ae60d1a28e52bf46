import { findDrift } from '../src/domain/drift.js';
import { expect } from '../src/domain/expected.js';
import type { Look, Observed } from '../src/domain/observation.js';
import { stepFailure } from './failure.js';
import { drifted, lookUntilReadable } from './look.js';
import { findTagTrouble, readTags } from './own-tag.js';
import type { LookDepth, RoutingScope, RunContext, TagScope } from './scopes.js';
import type { Step } from './step.js';

/** Between two clusters of a roll. The routing is the one that the roll found at its start, the tag is the roll's. */
export type BetweenScope = RoutingScope & Pick<TagScope, 'tag'> & Pick<RunContext, 'watchBeatMs'>;

/**
 * One look that must show the routing and the tag of the roll; otherwise it ends the roll. What the maintenance before
 * has written, a look may still show as it was, for a short time. `beganMs`: when this attempt began, by `uptime`.
 */
export async function lookBetween(
  step: Step<BetweenScope>,
  beganMs: number,
  depth: LookDepth,
): Promise<Observed<Look>> {
  const { ports, run, beat } = step;
  const expected = expect(run.routing, [], () => [], run.serviceGroupArns);
  for (;;) {
    const isYoung = ports.uptime() - beganMs < run.staleReadMs;
    const look = await lookUntilReadable(step, depth);
    const differences = findDrift(expected, look.value.routing);
    const trouble = findTagTrouble(run, await readTags(step, run.config.watch.blindMs));
    if (differences.length === 0 && trouble.length === 0) {
      beat.evidence.foundExpected(look);
      return look;
    }
    if (!isYoung && differences.length > 0) throw drifted(run, look, differences);
    if (!isYoung) throw stepFailure('RollStopped', trouble.join('; '));
    await beat.pause(Math.max(1, Math.min(run.config.drain.pollMs, run.staleReadMs / 10)));
  }
}
