import { isEnd } from '../lifecycle.js';
import type { StatusDocument } from '../status.js';
import type { RollStatus } from './document.js';
import { isRollOver } from './is-over.js';
import { nextOfRoll } from './message.js';

/**
 * A roll that died while a maintenance was on knows nothing of how that ended. `current`: that maintenance; once it has
 * ended, the roll has a command to go on.
 */
export function outlived(roll: RollStatus, current: StatusDocument | null): RollStatus {
  if (!isRollOver(roll.phase) || current === null || !isEnd(current.phase)) return roll;
  if (!roll.clusters.some(({ state }) => state === 'current')) return roll;
  const ended = current.phase === 'restored' ? 'done' : 'failed';
  const clusters = roll.clusters.map((one) => (one.state === 'current' ? ({ ...one, state: ended } as const) : one));
  return { ...roll, clusters, next: nextOfRoll(clusters, [], current) };
}
