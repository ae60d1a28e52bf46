import type { Connected } from '../../connect.js';
import { isText, shapeOf } from '../../domain/shape.js';
import { UserError } from '../../domain/user-error.js';
import type { ABORT, PAUSE, RESUME, RollAnswer, RollArgument } from '../../../workflows/messages.js';
import { update } from '../updates.js';
import { findRoll, type RollFacts } from './find-roll.js';

const isAnswer = shapeOf<RollAnswer>({ message: isText });

/** The running roll of the service. Throws the kind `refused` if there is none. */
export async function requireRoll(session: Connected, service: string): Promise<RollFacts> {
  const roll = await findRoll(session, service);
  if (roll?.running) return roll;
  const last = roll === null ? 'there never was one' : `the last is ${roll.phase}`;
  throw new UserError('refused', `no roll of ${service} is running (${last}); nothing was done`);
}

/** Sends an update to the roll; resolves to what it answers, as a sentence. */
export async function sayToRoll(
  session: Connected,
  roll: RollFacts,
  name: typeof PAUSE | typeof RESUME | typeof ABORT,
  argument: RollArgument,
  updateMs: number,
): Promise<string> {
  const answer: unknown = await update(session, { ...roll, cluster: null }, name, argument, updateMs);
  return isAnswer(answer) ? answer.message : 'the roll has accepted it';
}
