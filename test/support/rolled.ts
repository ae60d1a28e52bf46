import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { RollDocument } from '../../src/domain/roll/document.js';
import { STATUS, type RollAnswer, type RollArgument } from '../../workflows/messages.js';
import { LOOK_AGAIN_MS } from './durations.js';
import type { Maintained } from './maintained.js';

const ENDS = ['restored', 'refused', 'aborted', 'failed'];

/** One roll, as the outside world sees and reaches it. */
export class Rolled {
  constructor(
    readonly handle: WorkflowHandle,
    private readonly maintained: (runId: string) => Maintained,
  ) {}

  status(): Promise<RollDocument> {
    return this.handle.query<RollDocument>(STATUS);
  }

  /** Resolves when `isWanted` holds for the roll's document; throws when the roll has ended otherwise. */
  async tells(isWanted: (roll: RollDocument['roll']) => boolean): Promise<RollDocument['roll']> {
    for (;;) {
      const { roll } = await this.status();
      if (isWanted(roll)) return roll;
      if (ENDS.includes(roll.phase)) throw new Error(`the roll has ended otherwise: ${JSON.stringify(roll)}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** The maintenance of this cluster, once the roll has begun it. */
  async of(cluster: string): Promise<Maintained> {
    const runId = (roll: RollDocument['roll']): string | null =>
      roll.clusters.find(({ name, state }) => name === cluster && state === 'current')?.runId ?? null;
    return this.maintained(runId(await this.tells((roll) => runId(roll) !== null))!);
  }

  /** Resolves when a heartbeat of the roll's step has this text. */
  async waitsForText(text: RegExp): Promise<void> {
    for (;;) {
      const { raw } = await this.handle.describe();
      const told = (raw.pendingActivities ?? []).map((one) => one.heartbeatDetails?.payloads?.[0]?.data ?? []);
      if (told.some((data) => text.test(Buffer.from(data).toString()))) return;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  says(update: 'pause' | 'resume' | 'abort', argument: Partial<RollArgument> = {}): Promise<RollAnswer> {
    return this.handle.executeUpdate<RollAnswer, [RollArgument]>(update, {
      args: [{ by: 'bob@ops-2', reason: 'lunch', ...argument }],
    });
  }

  /** The status document that the roll ended with: its result, or the details of its failure. */
  async ends(): Promise<RollDocument> {
    try {
      return (await this.handle.result()) as RollDocument;
    } catch (error) {
      if (!(error instanceof WorkflowFailedError) || error.cause === undefined || !('details' in error.cause))
        throw error;
      return (error.cause.details as [RollDocument])[0];
    }
  }
}
