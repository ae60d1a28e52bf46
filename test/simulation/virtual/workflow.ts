import { ActivityFailure, CancelledFailure } from '@temporalio/common';
import { currentRun } from './current-run.js';
import { CancellationScope } from './scope.js';
import type { VirtualRun } from './run.js';

/** This module replaces @temporalio/workflow. It has the same names, and the current virtual run carries them out. */
export {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/common';
export { CancellationScope };

let underWay: VirtualRun | undefined;

/** The only run of a simulation. */
export function beginRun(run: VirtualRun): void {
  underWay = run;
}

function current(): VirtualRun {
  const run = (currentRun() as VirtualRun | undefined) ?? underWay;
  if (run === undefined) throw new Error('no virtual run is under way');
  return run;
}

export const isCancellation = (error: unknown): boolean =>
  error instanceof CancelledFailure || (error instanceof ActivityFailure && error.cause instanceof CancelledFailure);

export async function condition(holds: () => boolean, timeoutMs?: number): Promise<boolean> {
  return current().condition(holds, CancellationScope.current(), timeoutMs);
}

export async function sleep(ms: number): Promise<void> {
  return current().sleep(ms, CancellationScope.current());
}

export function proxyActivities({
  cancellationType,
}: {
  cancellationType: string;
}): Record<string, (...args: unknown[]) => Promise<unknown>> {
  const run = current();
  return new Proxy(
    {},
    {
      get:
        (_, name: string) =>
        (...args: unknown[]) =>
          run.steps.start(name, args, CancellationScope.current(), cancellationType === 'TRY_CANCEL'),
    },
  );
}

interface Upserted {
  key: { name: string };
  value: string;
}

export const upsertSearchAttributes = (pairs: Upserted[]): void => current().upsert(pairs);
export const workflowInfo = (): object => current().info;
export const setHandler = (name: string, handler: (argument: never) => unknown, options?: object): void =>
  current().handle(name, handler, options);
export const defineQuery = (name: string): string => name;
export const defineSignal = (name: string): string => name;
export const defineUpdate = (name: string): string => name;
export const allHandlersFinished = (): boolean => current().handlersUnderWay === 0;
export const startChild = (type: string, options: object): Promise<object> => current().startChild(type, options);
/** Nothing is replayed. */
export const patched = (): boolean => true;
export const upsertMemo = (): void => undefined;
export const setCurrentDetails = (): void => undefined;
export const inWorkflowContext = (): boolean => true;
/** Counters are ignored here. */
export const proxySinks = (): object => {
  const sink = new Proxy({}, { get: () => () => undefined });
  return new Proxy({}, { get: () => sink });
};
