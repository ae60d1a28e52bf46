import type { Roll } from '../src/domain/roll/roll.js';
import type { Guard } from './guard.js';
import type { RollInput } from './messages.js';
import { lookAt, type Looked } from './roll-look.js';
import { showRoll } from './roll-show.js';
import { againAt, sleepUntil } from './schedule.js';

export interface WaitingRoll {
  input: RollInput;
  state: Roll;
  guard: Guard;
}

/** Looks at every cluster once the roll's time has come, and again each time that its window has closed meanwhile. */
export async function lookedInWindow(roll: WaitingRoll): Promise<Looked[]> {
  const { state, input } = roll;
  for (let dueMs = state.beginsAtMs; ;) {
    if (dueMs !== null) await untilItsTime(roll, dueMs);
    const looked = await lookAtAll(roll);
    // The clocks of the workers differ, so one look may find the window open, and the next one closed.
    const opensAtMs = looked.at(-1)!.opensAtMs;
    if (opensAtMs === null || !isToWait(input)) {
      for (const { cluster, warnings } of looked) state.warn(warnings.map((warning) => `${cluster}: ${warning}`));
      return looked;
    }
    dueMs = againAt(opensAtMs);
    state.waitsUntil(dueMs, Date.now());
  }
}

function isToWait({ when }: RollInput): boolean {
  return when?.waitsForWindow === true;
}

async function untilItsTime({ state, input, guard }: WaitingRoll, dueMs: number): Promise<void> {
  const [first] = input.clusters;
  showRoll(state, first!);
  await sleepUntil(guard, dueMs);
  state.entered('preflight', null, Date.now());
  showRoll(state, first!);
}

/** A roll that waits for its window needs no further look once it has found that closed. */
async function lookAtAll({ input, guard }: WaitingRoll): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (const cluster of input.clusters) {
    const one = await guard.carryOut(() => lookAt(input, cluster));
    looked.push(one);
    if (one.opensAtMs !== null && isToWait(input)) break;
  }
  return looked;
}
