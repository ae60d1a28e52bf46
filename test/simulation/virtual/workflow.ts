import { ActivityFailure, CancelledFailure } from '@temporalio/common';
import { CancellationScope } from './scope.js';
import type { VirtualRun } from './run.js';

/** What takes the place of @temporalio/workflow: the same names, carried out by the virtual run that is under way. */
export { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
export { CancellationScope };

let underWay: VirtualRun | undefined;

/** One run at a time: the workflow's own calls don't say which run they are of. */
export function beginRun(run: VirtualRun): void {
  underWay = run;
}

function current(): VirtualRun {
  if (underWay === undefined) throw new Error('no virtual run is under way');
  return underWay;
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
export const upsertMemo = (): void => undefined;
export const setCurrentDetails = (): void => undefined;
export const inWorkflowContext = (): boolean => true;
/** Nobody counts here. */
export const proxySinks = (): object => {
  const sink = new Proxy({}, { get: () => () => undefined });
  return new Proxy({}, { get: () => sink });
};
