import { compact, restored } from '../src/domain/packed.js';
import { mustBeOwnRun } from './own-run.js';
import type { RunScope } from './scopes.js';

/** Unpacks the input, and packs a large result. */
export function onWire<Scope extends Pick<RunScope, 'runId'>, More extends unknown[], Result>(
  step: (run: Scope, ...more: More) => Promise<Result>,
): (run: Scope, ...more: More) => Promise<Result> {
  return async (sent, ...more) => {
    const [run, ...rest] = [sent, ...more].map(restored) as [Scope, ...More];
    mustBeOwnRun(run);
    const result = await step(run, ...rest);
    return (typeof result === 'object' && result !== null ? compact(result) : result) as Result;
  };
}
