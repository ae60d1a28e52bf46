import { Context, heartbeat } from '@temporalio/activity';
import type { Activities } from '../../activities/index.js';

/** A watcher that says that it looks, and never does. */
export function withoutWatcher(activities: Activities): Activities {
  return {
    ...activities,
    watch: async () => {
      await asWatching();
      return { lastLook: null, warnings: [], readings: [] };
    },
  };
}

/** Sends the heartbeats of a watcher that looks; resolves when it must stop. */
export async function asWatching(): Promise<void> {
  const { cancellationSignal } = Context.current();
  const beats = setInterval(() => heartbeat({ waitingFor: [], goodLookAt: new Date().toISOString() }), 100);
  await new Promise((resolve) => cancellationSignal.addEventListener('abort', resolve, { once: true }));
  clearInterval(beats);
}
