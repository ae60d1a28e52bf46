import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { DevServer } from '../../src/dev-server.js';
import { hasReached, isEnd, isPhase, type Phase, type Step } from '../../src/domain/lifecycle.js';
import { maintenanceId } from '../../workflows/messages.js';
import type { Running } from '../support/cli.js';
import type { Site } from './site.js';

/** How often the test asks which phase a run is in. */
export const LOOK_AGAIN_MS = 25;

/** When to crash: this long after the run was seen in this step, or in a later one. */
export interface Moment {
  step: Step;
  delayMs: number;
}

/** What a crash has hit. */
export interface Hit {
  phase: Phase;
  /** The activities that were not finished, each with its attempt. */
  activities: string[];
}

/** The Temporal server of several sites. It can crash, and comes back at once with the data that it had stored. */
export class CrashingServer {
  /** Workers that are starting. They would end if the server crashed now. */
  private readonly starting = new Set<Promise<unknown>>();
  private up: Promise<DevServer>;

  constructor(private readonly restart: () => Promise<DevServer>) {
    this.up = restart();
  }

  running(): Promise<DevServer> {
    return this.up;
  }

  async crash(): Promise<void> {
    while (this.starting.size > 0) await Promise.allSettled(this.starting);
    const before = this.up;
    this.up = before.then((server) => server.stop('kill')).then(this.restart);
    await this.up;
  }

  async startWorker(site: Site): Promise<Running> {
    await this.up;
    const worker = site.worker();
    this.starting.add(worker);
    try {
      return await worker;
    } finally {
      this.starting.delete(worker);
    }
  }
}

/**
 * Waits for the moment, or for the end of the run. Resolves to what the run was doing then. Retries while the server is
 * down.
 */
export async function momentOf(client: Client, service: string, { step, delayMs }: Moment): Promise<Hit> {
  for (;;) {
    const found = await look(client, service).catch(() => null);
    if (found !== null && isEnd(found.phase)) return found;
    if (found !== null && hasReached(found.phase, step)) break;
    await sleep(LOOK_AGAIN_MS);
  }
  await sleep(delayMs);
  for (;;) {
    const found = await look(client, service).catch(() => null);
    if (found !== null) return found;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function look(client: Client, service: string): Promise<Hit> {
  const { typedSearchAttributes, raw } = await client.workflow.getHandle(maintenanceId(service)).describe();
  const phase = typedSearchAttributes.get({ name: 'TagoutPhase', type: 'KEYWORD' }) ?? '';
  if (!isPhase(phase)) throw new Error(`${phase} is not a phase`);
  const activities = (raw.pendingActivities ?? []).map(
    ({ activityType, attempt }) => `${activityType?.name} ${attempt}`,
  );
  return { phase, activities };
}
