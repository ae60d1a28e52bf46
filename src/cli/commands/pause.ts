import { PAUSE } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { sayWord } from '../say-word.js';

/** `tagout pause`: no cluster of the roll begins until `tagout resume`; a maintenance that is on goes on. */
export function pause(context: Context, { reason }: { reason: string }): Promise<number> {
  return sayWord(context, PAUSE, reason);
}
