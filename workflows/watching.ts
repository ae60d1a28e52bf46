import { CancellationScope } from '@temporalio/workflow';
import type { Watched } from '../activities/steps/watch.js';
import { failure, type EndingStop } from '../src/domain/stop.js';
import { foundBeforeCancel, stopOf } from './stop.js';

const ENDED = 'The watcher was ended by somebody else: nobody looks at the load balancer any more.';

/** The watcher, which runs beside the steps until `end` is called. */
export interface Watching {
  /** Cancels the watcher and waits for its end: it must not outlive its run. */
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
      // The watcher must never end by itself: the run would go on without seeing anything.
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
