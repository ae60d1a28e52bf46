import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Delivery } from '../../../activities/notify/deliver.js';
import type { Config } from '../../../src/domain/config.js';
import { MOMENTS } from '../../../src/domain/config.js';
import { keyOf } from '../../../src/domain/notify/moments.js';
import { notifyId } from '../../../src/domain/notify/notified-run.js';
import type { Told } from '../../../workflows/notify-messages.js';
import type { Trace } from '../../promises/trace.js';
import { HttpReceiver, type Answering } from '../../support/receiver.js';
import type { Receiving } from '../scenario.js';

/** How long a message is tried, in milliseconds: where it will be taken, longer than a busy machine needs. */
const TRIED_MS: Record<Receiving, number> = { takes: 60_000, down: 1_500, silent: 1_500, flapping: 60_000 };

const ANSWERS: Record<Receiving, (nth: number) => Answering> = {
  takes: () => 200,
  down: () => (response) => response.destroy(),
  silent: () => () => undefined,
  flapping: (nth) => (nth % 2 === 0 ? 503 : 200),
};

/** The people who are told of simulated runs: one receiver for all, at a path for each way of receiving. */
export class People {
  private constructor(
    private readonly receiver: HttpReceiver,
    private readonly client: Client,
  ) {
    receiver.answers = (nth, path) => ANSWERS[path.slice(1) as Receiving](nth);
  }

  static async start(client: Client): Promise<People> {
    return new People(await HttpReceiver.start(), client);
  }

  toldBy(receiving: Receiving | null): Pick<Config, 'notify'> {
    if (receiving === null) return {};
    return {
      notify: [
        { url: new URL(`/${receiving}`, this.receiver.url).href, format: 'json', on: [...MOMENTS], headers: {} },
      ],
    };
  }

  limits(receiving: Receiving | null): { notifyMs?: number } {
    return receiving === null ? {} : { notifyMs: TRIED_MS[receiving] };
  }

  /**
   * Throws unless each moment of the run was told to a receiver that takes messages, once for each attempt at most: on a
   * busy machine its answer may come so late that it is told again (docs/notify.md#how-it-is-delivered). So a receiver
   * that flaps may have taken what was given up after another attempt.
   */
  async check(service: string, runId: string, receiving: Receiving, phases: string[]): Promise<void> {
    const told = await this.outcomes(service, runId);
    // It ended before a worker had begun with it.
    if (told === null) return;
    const delivered = told.filter(({ outcome }) => outcome === 'delivered').map(({ id }) => id.slice(runId.length + 1));
    const taken = this.receiver.got.filter(({ body, status }) => status === 200 && body.id?.startsWith(runId));
    const keys = taken.map(({ body }) => body.id!.slice(runId.length + 1));
    const wanted = receiving === 'takes' ? momentsOf(phases) : [];
    const attempts = await this.attempts(service, runId);
    const mayBeLate = (key: string): boolean => receiving === 'flapping' && (attempts.get(key) ?? 0) > 1;
    const sure = keys.filter((key) => delivered.includes(key) || !mayBeLate(key));
    const isToldAsSaid =
      [...new Set(sure)].sort().join() === delivered.toSorted().join() &&
      keys.every((key) => keys.filter((one) => one === key).length <= (attempts.get(key) ?? 0));
    if (isToldAsSaid && wanted.every((moment) => keys.includes(moment))) return;
    throw new Error(`${service}: told ${keys.join(', ')}; ${JSON.stringify(told)}; phases ${phases.join(', ')}`);
  }

  /** How often a worker was given each message, by its key. */
  private async attempts(service: string, runId: string): Promise<Map<string, number>> {
    const { events } = await this.client.workflow.getHandle(notifyId(service, runId)).fetchHistory();
    const deliveries = new Map<string, string>();
    const attempts = new Map<string, number>();
    for (const { eventId, activityTaskScheduledEventAttributes: asked, ...event } of events ?? []) {
      if (asked?.activityType?.name === 'deliver') {
        const { come } = defaultPayloadConverter.fromPayload<Delivery>(asked.input!.payloads![0]!);
        deliveries.set(String(eventId), keyOf(come));
      }
      const begun = event.activityTaskStartedEventAttributes;
      const key = deliveries.get(String(begun?.scheduledEventId));
      if (key !== undefined) attempts.set(key, (attempts.get(key) ?? 0) + (begun?.attempt ?? 0));
    }
    return attempts;
  }

  stop(): void {
    this.receiver.stop();
  }

  private async outcomes(service: string, runId: string): Promise<Told[] | null> {
    try {
      return (await this.client.workflow.getHandle(notifyId(service, runId)).result()) as Told[];
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null;
      throw error;
    }
  }
}

function momentsOf(phases: string[]): string[] {
  return [...(phases.includes('draining') ? ['start'] : []), ...(phases.includes('maintenance') ? ['go'] : []), 'end'];
}

/** The phases that a run entered. */
export function phasesIn(trace: Trace): string[] {
  return trace.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []));
}
