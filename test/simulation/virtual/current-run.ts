import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<object>();

/** For a simulation of several runs: all that follows from `act` is of this run. */
export function inRun<T>(run: object, act: () => T): T {
  return storage.run(run, act);
}

/** The run that the code under way is of; undefined where a simulation has one. */
export function currentRun(): object | undefined {
  return storage.getStore();
}
