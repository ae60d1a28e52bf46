import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { JournalEntry } from '../../lab/alb/journal.js';
import { hasReached, isEnd, isPhase, type Phase } from '../../src/domain/lifecycle.js';
import type { LiveReading, StatusDocument, Verdict } from '../../src/domain/status.js';
import {
  ABORT,
  DONE,
  MAINTENANCE_DONE,
  STATUS,
  type AbortArgument,
  type DoneAnswer,
  type DoneArgument,
} from '../../workflows/messages.js';
import { LOOK_AGAIN_MS } from './durations.js';

/** One run, as the outside world sees and reaches it. */
export class Maintained {
  constructor(
    readonly handle: WorkflowHandle,
    readonly runId: string,
    private readonly writesSinceChange: () => JournalEntry[],
  ) {}

  async phase(): Promise<Phase> {
    const described = await this.handle.describe();
    // A terminated run shows the phase in which it was terminated forever.
    if (described.status.name === 'TERMINATED') return 'failed';
    const phase = described.typedSearchAttributes.get({ name: 'TagoutPhase', type: 'KEYWORD' });
    if (phase === undefined || !isPhase(phase)) throw new Error(`${phase} is not a phase`);
    return phase;
  }

  /** Resolves when the run is in the step or past it; throws when it ended before. */
  async reaches(step: Parameters<typeof hasReached>[1]): Promise<void> {
    for (;;) {
      const phase = await this.phase();
      if (hasReached(phase, step)) return;
      // An end is past every step that the run went through.
      if (isEnd(phase) && (await this.ends()).timeline.some((one) => one.phase === step)) return;
      if (isEnd(phase)) throw new Error(`the run ended ${phase}, before ${step}: ${JSON.stringify(await this.ends())}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Resolves when the run is in exactly this phase. */
  async isIn(wanted: Phase): Promise<void> {
    for (let phase = await this.phase(); phase !== wanted; phase = await this.phase()) {
      if (isEnd(phase))
        throw new Error(`the run ended ${phase}, never ${wanted}: ${JSON.stringify(await this.ends())}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** What the run's steps wait for at this moment, from their heartbeats; throws when it has ended. */
  async waitsFor(): Promise<string[]> {
    const { raw, status } = await this.handle.describe();
    if (status.name !== 'RUNNING') throw new Error(`the run has ended: ${JSON.stringify(await this.ends())}`);
    return (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
      const data = heartbeatDetails?.payloads?.[0]?.data;
      if (data === undefined || data === null) return [];
      return (JSON.parse(Buffer.from(data).toString()) as LiveReading).waitingFor;
    });
  }

  /** Resolves when a step tells that it waits for something that matches. */
  async waitsForText(text: RegExp): Promise<void> {
    while (!(await this.waitsFor()).some((one) => text.test(one))) await sleep(LOOK_AGAIN_MS);
  }

  /** Resolves when the last claim of a host has this verdict. */
  verdict(host: string, verdict: Verdict): Promise<StatusDocument> {
    return this.tells(({ claims }) => claims.findLast((one) => one.host === host)?.verdict === verdict);
  }

  /** Resolves when `isWanted` holds for the run's own document; throws when the run has ended otherwise. */
  async tells(isWanted: (document: StatusDocument) => boolean): Promise<StatusDocument> {
    for (;;) {
      const document = await this.status();
      if (isWanted(document)) return document;
      if (isEnd(document.phase)) throw new Error(`the run has ended otherwise: ${JSON.stringify(document)}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  status(): Promise<StatusDocument> {
    return this.handle.query<StatusDocument>(STATUS);
  }

  signal(claim: DoneArgument): Promise<void> {
    return this.handle.signal(MAINTENANCE_DONE, claim);
  }

  done(claim: DoneArgument): Promise<DoneAnswer> {
    return this.handle.executeUpdate<DoneAnswer, [DoneArgument]>(DONE, { args: [claim] });
  }

  abort(argument: Partial<AbortArgument> = {}): Promise<void> {
    return this.handle.executeUpdate<void, [AbortArgument]>(ABORT, {
      args: [{ by: 'alice@ops-1', reason: 'wrong cluster', ...argument }],
    });
  }

  /** The status document that the run ended with: its result, or the details of its failure. */
  async ends(): Promise<StatusDocument> {
    try {
      return (await this.handle.result()) as StatusDocument;
    } catch (error) {
      const [document] = failureOf(error).details as [StatusDocument];
      // Checked in every test: after the change for which it failed, a run wrote nothing, not even its tag.
      if (document.failure?.type === 'RoutingDrift') expect(this.writesSinceChange()).toEqual([]);
      return document;
    }
  }

  /** The message of the failure that the run ended with. */
  async report(): Promise<string> {
    try {
      await this.handle.result();
      throw new Error('the run did not fail');
    } catch (error) {
      return failureOf(error).message;
    }
  }
}

/** The phases of a document in the order in which it entered them. */
export function phases({ timeline }: StatusDocument): Phase[] {
  return timeline.map(({ phase }) => phase);
}

function failureOf(error: unknown): { message: string; details: unknown[] } {
  if (error instanceof WorkflowFailedError && error.cause !== undefined && 'details' in error.cause)
    return { message: error.cause.message, details: error.cause.details as unknown[] };
  throw error;
}
