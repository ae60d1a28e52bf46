import { CancellationScope } from '@temporalio/workflow';
import type { Watched } from '../activities/steps/watch.js';
import { failure, type EndingStop } from '../src/domain/stop.js';
import { foundBeforeCancel, stopOf } from './stop.js';

const ENDED = 'The watcher was ended by somebody else: nobody looks at the load balancer any more.';

/** What runs beside the steps of a run until it is ended. */
export interface Watching {
  /** Cancels the watcher and waits for it: a run must not end with it still under way. */
  end: () => Promise<void>;
}

export function startWatching(
  watch: () => Promise<Watched>,
  saw: (watched: Watched) => void,
  request: (stop: EndingStop) => void,
): Watching {
  const scope = new CancellationScope();
  const done = scope.run(watch).then(
    (watched) => {
      saw(watched);
      // It ends when it is told to, and never by itself: without it the run would go on, and see nothing.
      if (!scope.consideredCancelled) request(failure('Unobservable', ENDED));
    },
    (error: unknown) => {
      const stop = scope.consideredCancelled ? foundBeforeCancel(error) : stopOf(error);
      if (stop !== undefined) request(stop);
    },
  );
  return {
    end: async () => {
      scope.cancel();
      await done;
    },
  };
}
