import { describe, expect, it } from 'vitest';
import {
  isMoment,
  isNothing,
  isText,
  isTime,
  listOf,
  mapOf,
  optional,
  orNull,
  shapeOf,
} from '../../../src/domain/shape.js';
import { isHostBefore, isHostReading } from '../../../src/domain/shapes/host.js';
import { isObservation } from '../../../src/domain/shapes/observation.js';
import { isPlannedAction, isRouting } from '../../../src/domain/shapes/routing.js';
import { isConfig } from '../../../src/domain/shapes/config.js';
import { decidePreflight } from '../../../src/domain/preflight.js';
import { CONFIG, observation } from './small-service.js';

const isNamed = shapeOf<{ name: string; note?: string }>({ name: isText, note: optional(isText) });

describe('a shape', () => {
  it.each([
    [{ name: 'east' }, true],
    [{ name: 'east', note: 'n', more: 1 }, true],
    [{ name: 'east', note: 1 }, false],
    [{}, false],
    [Object.create({ name: 'inherited' }), false],
    [['east'], false],
    ['ACTIVITY_ID_NOT_STARTED', false],
    [null, false],
    [undefined, false],
  ])('%j: %s', (value, is) => expect(isNamed(value)).toBe(is));

  it.each([
    [isMoment, 8.64e15, true],
    [isMoment, 8.64e15 + 1000, false],
    [isMoment, NaN, false],
    [isMoment, Infinity, false],
    [isMoment, '1', false],
    [isTime, '2026-11-22T15:00:00.000Z', true],
    [isTime, 'soon', false],
    [isTime, 1, false],
    [listOf(isText), [], true],
    [listOf(isText), ['a', 1], false],
    [listOf(isText), { 0: 'a', length: 1 }, false],
    [mapOf(isText), { a: 'b' }, true],
    [mapOf(isText), ['b'], false],
    [orNull(isText), null, true],
    [orNull(isText), undefined, false],
    [isNothing, undefined, true],
    [isNothing, 0, false],
  ])('%o of %j: %s', (check, value, is) => expect(check(value)).toBe(is));
});

const OBSERVED = observation();

/** Every object and list in a value, with its parent. */
function* places(value: unknown): Generator<[Record<string, unknown>, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    yield [value as Record<string, unknown>, key];
    yield* places((value as Record<string, unknown>)[key]);
  }
}

describe('a value that the product makes', () => {
  it('has its own shape', () => {
    const decision = decidePreflight(OBSERVED, { config: CONFIG, cluster: 'east', adopt: null, standby: false });
    expect(isObservation(OBSERVED)).toBe(true);
    expect(isConfig(CONFIG)).toBe(true);
    expect(decision.plan.every(isPlannedAction)).toBe(true);
    expect(decision.hosts.every(isHostBefore)).toBe(true);
    expect(OBSERVED.hosts.every(isHostReading)).toBe(true);
  });

  it('makes no decision throw, wherever one thing in it was changed and its shape still holds', () => {
    const total = [...places(structuredClone(OBSERVED))].length;
    let refused = 0;
    for (let nth = 0; nth < total; nth += 1) {
      const changed = structuredClone(OBSERVED);
      const [holder, key] = [...places(changed)][nth]!;
      if (holder[key] === null || typeof holder[key] !== 'object') holder[key] = { toString: 1 };
      else holder[key] = 'ACTIVITY_ID_NOT_STARTED';
      if (isObservation(changed))
        decidePreflight(changed, { config: CONFIG, cluster: 'east', adopt: null, standby: false });
      else refused += 1;
    }
    expect(refused).toBe(total);
  });

  it('is distinguished from a routing with a hole', () => {
    expect(isRouting(OBSERVED.routing)).toBe(true);
    expect(isRouting({ ...OBSERVED.routing, listeners: [null] })).toBe(false);
  });
});
