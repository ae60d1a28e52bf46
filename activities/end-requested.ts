import { Context } from '@temporalio/activity';
import type { Beat } from './beat.js';

/** A worker that shuts down also cancels its activities; then the watch must not end but go on at another worker. */
export function isEndRequested(beat: Beat): boolean {
  return beat.signal.aborted && Context.current().cancellationDetails?.cancelRequested === true;
}
