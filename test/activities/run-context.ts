import type { RunContext } from '../../activities/scopes.js';
import { decidePreflight } from '../../src/domain/preflight.js';
import { contextOf } from '../../workflows/run-context.js';
import { LIMITS, type MaintainInput } from '../../workflows/messages.js';
import { CONFIG, EVEN, observation } from '../src/domain/world.js';

/** A run of east, whose two actions were found with 100 each. */
export function runContext(): RunContext {
  const input: MaintainInput = {
    config: CONFIG,
    cluster: 'east',
    startedBy: 'alice@ops-1',
    reason: 'kernel 6.1.150',
    adopt: null,
    standby: false,
    limits: LIMITS,
  };
  const found = observation();
  const run = { runId: 'run-1', since: '2026-11-22T15:00:00.000Z', namespace: 'default' };
  return contextOf(input, found, decidePreflight(found, input), run);
}

/** The routing of the run, with these shares of east. */
export function routingWith(v1: number, byDefault: number): RunContext['routing'] {
  const withEast = (share: number) => ({ ...EVEN, 'core-east': share });
  return observation({ v1: withEast(v1), byDefault: withEast(byDefault) }).routing;
}
