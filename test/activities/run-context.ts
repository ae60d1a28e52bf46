import type { RunContext } from '../../activities/scopes.js';
import type { Boot } from '../../src/domain/host.js';
import { decidePreflight } from '../../src/domain/preflight.js';
import { LIMITS } from '../../workflows/messages.js';
import { contextOf } from '../../workflows/run-context.js';
import { CONFIG, EVEN, observation } from '../src/domain/small-service.js';
import { maintainInput } from '../support/maintain-input.js';

/** A run of east, whose two actions were found with share 100 each. */
export function runContext(): RunContext {
  const input = maintainInput(CONFIG, { limits: LIMITS });
  const found = observation();
  const run = { runId: 'run-1', since: '2026-11-22T15:00:00.000Z', namespace: 'default' };
  return contextOf(input, found, decidePreflight(found, input), run);
}

/** The routing of the run, with these shares of east. */
export function routingWith(v1: number, byDefault: number): RunContext['routing'] {
  const withEast = (share: number) => ({ ...EVEN, 'core-east': share });
  return observation({ v1: withEast(v1), byDefault: withEast(byDefault) }).routing;
}

/** The shares of east in the two actions of the run, in the order of its plan. */
export type Two = [v1: number, byDefault: number];

export const STALE_MS = 1000;
/** A run with almost no waits, on a clock that only looks and writes move. */
export function briskRun(change: Partial<RunContext> = {}): RunContext {
  const run = runContext();
  const { config } = run;
  return {
    ...run,
    config: {
      ...config,
      drain: { ...config.drain, pollMs: 1 },
      reactivate: { healthyForMs: 50, steps: [10, 50, 100], holdMs: 5 },
    },
    staleReadMs: STALE_MS,
    ...change,
  };
}

/** The boot of each host, at preflight and since. */
export function bootOf(host: string): Boot {
  return { kind: 'id', id: host.replace('east', 'boot') };
}
