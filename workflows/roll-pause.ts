import { condition } from '@temporalio/workflow';
import type { Opened } from '../activities/steps/gate.js';
import { failure } from '../src/domain/stop.js';
import { Stopped } from './stop.js';

const ENDED = 'The watching was ended by somebody else: nobody looks at the load balancer any more.';

/**
 * Waits for people, who may take days, while the gate that follows already watches the load balancer. `goOn` tells it that
 * the roll goes on.
 */
export async function waitWatched(gate: () => Promise<Opened>, isFree: () => boolean, goOn: () => void): Promise<void> {
  let isOver = false;
  const opening = gate().finally(() => (isOver = true));
  // It may fail while nobody awaits it.
  opening.catch(() => undefined);
  await condition(() => isOver || isFree());
  const isResumed = isFree();
  if (isResumed) goOn();
  await opening;
  if (!isResumed) throw new Stopped(failure('Unobservable', ENDED));
}
