import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledFailure } from '@temporalio/common';

const storage = new AsyncLocalStorage<CancellationScope>();

/** The parts of @temporalio/workflow's CancellationScope that the runbook uses. */
export class CancellationScope {
  readonly cancelRequested: Promise<never>;
  consideredCancelled = false;
  #reject: (reason: Error) => void = () => undefined;

  constructor(
    private readonly cancellable = true,
    parent: CancellationScope | undefined = storage.getStore(),
  ) {
    this.cancelRequested = new Promise<never>((_, reject) => (this.#reject = reject));
    this.cancelRequested.catch(() => undefined);
    if (parent?.consideredCancelled === true) this.#take();
    else parent?.cancelRequested.catch(() => this.#take());
  }

  run<T>(fn: () => Promise<T>): Promise<T> {
    return storage.run(this, fn);
  }

  cancel(): void {
    this.#take();
  }

  static current(): CancellationScope {
    const scope = storage.getStore();
    if (scope === undefined) throw new Error('outside of a workflow');
    return scope;
  }

  static nonCancellable<T>(fn: () => Promise<T>): Promise<T> {
    return new CancellationScope(false).run(fn);
  }

  #take(): void {
    if (this.consideredCancelled || !this.cancellable) return;
    this.consideredCancelled = true;
    this.#reject(new CancelledFailure('Cancellation scope cancelled'));
  }
}
