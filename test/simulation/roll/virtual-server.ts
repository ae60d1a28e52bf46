import { ChildWorkflowFailure, RetryState } from '@temporalio/common';
import type { VirtualClock } from '../virtual/clock.js';
import type { RunIdentity, VirtualRun } from '../virtual/run.js';

export interface ChildStart {
  workflowId: string;
  args: unknown[];
}

/** A start of a workflow by a roll: what is to run, and what happens when it begins and ends. */
interface Started {
  run: VirtualRun;
  begin: () => Promise<unknown>;
  afterMs: number;
  over: (end: PromiseSettledResult<unknown>) => void;
}

/** More turns than any roll takes. */
const TURNS_MAX = 300_000;

/** A Temporal server with a roll and its maintenances, on one clock. */
export class VirtualServer {
  readonly runs: { identity: RunIdentity; run: VirtualRun }[] = [];

  constructor(private readonly clock: VirtualClock) {}

  add(identity: RunIdentity, run: VirtualRun): void {
    this.runs.push({ identity, run });
  }

  find(workflowId: string, runId?: string): VirtualRun | null {
    const isIt = ({ identity }: { identity: RunIdentity }): boolean =>
      identity.workflowId === workflowId && (runId === undefined || identity.runId === runId);
    return this.runs.findLast(isIt)?.run ?? null;
  }

  /** As the client of an activity reaches a workflow. */
  handle(workflowId: string, runId?: string): object {
    const run = this.find(workflowId, runId);
    const notFound = (): never => {
      throw Object.assign(new Error('workflow not found'), { name: 'WorkflowNotFoundError' });
    };
    return {
      describe: async () => (run === null ? notFound() : run.describe()),
      executeUpdate: async (name: string, { args }: { args: unknown[] }) => {
        if (run === null || !run.isOpen) return notFound();
        if (run.send(name, args[0])) return undefined;
        throw Object.assign(new Error('refused'), { name: 'WorkflowUpdateFailedError' });
      },
    };
  }

  /** As `startChild` in a workflow. A maintenance that no worker takes is begun later. */
  async startChild({ run, begin, afterMs, over }: Started, { workflowId }: ChildStart, runId: string): Promise<object> {
    const result = new Promise<unknown>((resolve, reject) => {
      const ended = (end: PromiseSettledResult<unknown>): void => {
        over(end);
        // The roll learns of it later than the server.
        this.clock.after(2, () => {
          if (end.status === 'fulfilled') resolve(end.value);
          else reject(failed(workflowId, runId, end.reason as Error));
        });
      };
      this.clock.after(afterMs, () => run.begin(begin, ended));
    });
    result.catch(() => undefined);
    await new Promise<void>((resolve) => void this.clock.after(2, resolve));
    return { workflowId, firstExecutionRunId: runId, result: () => result };
  }

  /** Goes on until every run is over. False if nothing can happen any more. */
  async toItsEnd(): Promise<boolean> {
    for (let turns = 0; turns < TURNS_MAX; turns += 1) {
      for (const { run } of [...this.runs]) await run.turn();
      if (this.runs.every(({ run }) => !run.isOpen)) return true;
      if (!this.clock.step()) return false;
    }
    return false;
  }
}

function failed(workflowId: string, runId: string, cause: Error): ChildWorkflowFailure {
  const execution = { workflowId, runId };
  return new ChildWorkflowFailure('default', execution, 'maintainCluster', RetryState.NON_RETRYABLE_FAILURE, cause);
}
