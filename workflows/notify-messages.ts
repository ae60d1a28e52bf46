import {
  ActivityFailure,
  getExternalWorkflowHandle,
  log,
  proxyActivities,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { NotifyActivities } from '../activities/notify/index.js';
import type { Moment } from '../src/domain/config.js';
import { messageId, type Come } from '../src/domain/notify/moments.js';
import type { NotifiedRun } from '../src/domain/notify/notified-run.js';
import { compact } from '../src/domain/packed.js';
import { counts } from './counts.js';
import { maintenanceId, notifyQueue, rollId, NOTIFY_GIVEN_UP, type GivenUpArgument } from './messages.js';

/** What has become of one message. */
export interface Told {
  id: string;
  /** `notify[0]`, as in the config: its address may be a secret. */
  to: string;
  outcome: 'delivered' | 'given-up';
  /** Why it was given up. */
  why?: string;
}

/** After these a run takes no signal. */
const LAST: readonly Moment[] = ['end', 'drift', 'roll-end'];

/** The messages of one run or roll, each to one receiver. None waits for another. */
export class Messages {
  private readonly sent: Promise<Told>[] = [];
  /** The receivers of which the run has heard that they can't be told. */
  private readonly warned = new Set<number>();

  constructor(private readonly run: NotifiedRun) {}

  send(come: Come, status: object | null): void {
    if (status === null) return;
    const receivers = this.run.config.notify ?? [];
    const wanted = receivers.flatMap(({ on }, to) => (on.includes(come.moment) ? [to] : []));
    this.sent.push(...wanted.map((to) => this.deliver(to, come, status)));
  }

  /** Resolves when each was delivered or given up. */
  all(): Promise<Told[]> {
    return Promise.all(this.sent);
  }

  /** Never rejects: nobody may be waiting for it. */
  private async deliver(to: number, come: Come, status: object, isAgain = false): Promise<Told> {
    const { config, cluster, runId } = this.run;
    const told = { id: messageId(runId, come), to: `notify[${to}]` };
    try {
      await this.activities(to, come).deliver({ config, cluster, runId, to, come, status: compact(status) });
      counts.notified('delivered');
      return { ...told, outcome: 'delivered' };
    } catch (error) {
      // Its time may have passed while no worker was up. One is up now, so it gets that time once more.
      if (!isAgain && isTimeout(error)) return this.deliver(to, come, status, true);
      const why = whyOf(error);
      counts.notified('given-up');
      log.warn(`${told.to} was not told of ${told.id}, and that message is not tried again: ${why}`);
      if (!LAST.includes(come.moment)) await this.warn(to, come, why);
      return { ...told, outcome: 'given-up', why };
    }
  }

  /** Attempts are short, so that nothing holds a slot between them. */
  private activities(to: number, { moment }: Come): NotifyActivities {
    return proxyActivities<NotifyActivities>({
      taskQueue: notifyQueue(workflowInfo().taskQueue),
      summary: `tell notify[${to}]: ${moment}`,
      startToCloseTimeout: '15 s',
      scheduleToCloseTimeout: this.run.giveUpMs,
      retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '60 s' },
    });
  }

  /** At most one signal for each receiver, because each costs the run a few events. */
  private async warn(to: number, { moment }: Come, why: string): Promise<void> {
    if (this.warned.has(to)) return;
    this.warned.add(to);
    const { config, runId, roll } = this.run;
    const workflowId = (roll === undefined ? maintenanceId : rollId)(config.service);
    const handle = getExternalWorkflowHandle(workflowId, runId);
    // A run that has ended takes no signal.
    await handle.signal<[GivenUpArgument]>(NOTIFY_GIVEN_UP, { to, moment, why }).catch(() => undefined);
  }
}

/** While workers are up, a message almost always ends with the failure of an attempt. */
function isTimeout(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
}

/** A timeout may hide why the attempt before it failed, and says nothing itself. */
function whyOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const told = cause instanceof TimeoutFailure ? cause.cause : cause;
  const why = told instanceof Error ? told.message : 'no attempt ended in time';
  return why.replace(/^notify\[\d+\] /, '');
}
