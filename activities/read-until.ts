import { ApplicationFailure } from '@temporalio/activity';
import type { Observed, Unobservable } from '../src/domain/observation.js';
import { backoffMs, type Beat } from './beat.js';
import type { Ports } from './ports.js';

export type Answer<T> = Pick<Observed<T>, 'kind' | 'value' | 'queuedMs'> | Unobservable;

interface Reading {
  ports: Pick<Ports, 'now'>;
  run: { config: { drain: { pollMs: number } } };
  beat: Pick<Beat, 'tell' | 'pause'>;
}

/** Reads again until there is an answer. Fails as `Unobservable` at `until`, or when asking again can't help. */
export async function readUntil<T>(
  { ports, run, beat }: Reading,
  until: { ms: number },
  read: () => Promise<Answer<T>>,
  what = 'load balancer',
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await read();
    // With a hundred groups, each waits in the worker's queue. That time does not count against AWS.
    until.ms += answer.queuedMs;
    if (answer.kind === 'observed') return answer.value;
    if (answer.permanent || ports.now() >= until.ms)
      throw ApplicationFailure.nonRetryable(answer.reason, 'Unobservable');
    beat.tell({ waitingFor: [`${what}: ${answer.reason}`] });
    await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
  }
}
