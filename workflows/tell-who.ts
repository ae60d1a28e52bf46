import { log, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { NotifyActivities } from '../activities/notify/index.js';
import type { Receiver } from '../src/domain/config.js';
import { compact } from '../src/domain/packed.js';
import type { StatusDocument } from '../src/domain/status.js';
import type { WhoAnswer } from '../src/domain/who/answer.js';
import type { ChangedRun } from '../src/domain/who/changed-run.js';
import { counts } from './counts.js';
import { notifyQueue } from './messages.js';

/** How long the message is tried. */
const GIVE_UP_MS = 600_000;

/** Tells each receiver that wants to hear of drift who made the change. Resolves when each was told or given up. */
export async function tellWho(
  run: ChangedRun,
  notify: Receiver[],
  document: StatusDocument,
  who: WhoAnswer,
): Promise<void> {
  const { cluster, runId } = run;
  const config = { service: run.config.service, notify };
  const come = { moment: 'drift', at: document.phaseSince } as const;
  const status = compact(document);
  const wanted = notify.flatMap(({ on }, to) => (on.includes('drift') ? [to] : []));
  await Promise.all(
    wanted.map(async (to) => {
      try {
        await deliverer(to).deliver({ config, cluster, runId, to, come, status, who });
        counts.notified('delivered');
      } catch (error) {
        counts.notified('given-up');
        log.warn(`notify[${to}] was not told who made the change, and that message is not tried again`, { error });
      }
    }),
  );
}

function deliverer(to: number): NotifyActivities {
  return proxyActivities<NotifyActivities>({
    taskQueue: notifyQueue(workflowInfo().taskQueue),
    summary: `tell notify[${to}]: who made the change`,
    startToCloseTimeout: '15 s',
    scheduleToCloseTimeout: GIVE_UP_MS,
    retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '60 s' },
  });
}
