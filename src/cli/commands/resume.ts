import { RESUME } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { sayWord } from '../say-word.js';

/** `tagout resume`: a paused roll goes on; with `approve: each`, the cluster that waits may begin. */
export function resume(context: Context, { reason }: { reason: string }): Promise<number> {
  return sayWord(context, RESUME, reason);
}
