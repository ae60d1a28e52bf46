import { describe, expect, it } from 'vitest';
import { decide } from '../decide.js';
import { observation, target } from '../small-service.js';

const [FIRST, ...OTHERS] = observation().health;

interface Told {
  state: string;
  reason?: string;
  initialMs?: number;
  adopt?: boolean;
}

/** What a start says about the first target of east. */
function said({ state, reason, initialMs, adopt = false }: Told): [refusals: string[], warnings: string[]] {
  const health = [{ ...FIRST!, state, reason: reason ?? null }, ...OTHERS];
  const seen = { health, ...(initialMs === undefined ? {} : { initialMs }) };
  const { refusals, warnings } = decide({ observation: seen }, { adopt: adopt ? { share: null } : null });
  const of = (all: string[]): string[] => all.filter((one) => one.startsWith('target 10.0.1.11:8080 of core-east is'));
  return [of(refusals), of(warnings)];
}

const NEVER = /could never be confirmed healthy after its maintenance/;

describe('an own target that could never be confirmed', () => {
  it.each<[string, Told, RegExp]>([
    ['its zone is not enabled', { state: 'unused', reason: 'Target.NotInUse: zone' }, NEVER],
    ['it is stopped', { state: 'unused', reason: 'Target.InvalidState' }, NEVER],
    ['no reason is known', { state: 'unused' }, NEVER],
    ['it has no health checks', { state: 'unavailable', reason: 'Target.HealthCheckDisabled' }, NEVER],
    ['it has been initial for long', { state: 'initial', initialMs: 120_000 }, /still initial after 120 s/],
  ])('is refused, and a warning with --adopt: %s', (_, told, reason) => {
    expect(said(told)).toEqual([[expect.stringMatching(reason)], []]);
    const { initialMs, ...adopted } = { ...told, adopt: true };
    expect(said(adopted)).toEqual([[], [expect.stringMatching(initialMs === undefined ? reason : /still initial/)]]);
  });

  it.each<[string, Told]>([
    ['one that is healthy', { state: 'healthy', initialMs: 120_000 }],
    ['one that is unhealthy: it served like that', { state: 'unhealthy', reason: 'Target.Timeout' }],
    ['one whose health is unknown for now', { state: 'unavailable' }],
    ['one that is being deregistered', { state: 'draining' }],
  ])('is not %s', (_, told) => {
    expect(said(told)).toEqual([[], []]);
  });

  it('is not one of another cluster', () => {
    const health = [...observation().health, target('core-west', '10.0.2.13', 'unused')];
    expect(decide({ observation: { health } }).refusals).toEqual([]);
  });

  it('is not known yet if nobody waited for its first checks: a plan says that a start would wait', () => {
    expect(said({ state: 'initial' })).toEqual([[], [expect.stringMatching(/a start waits for its first health/)]]);
  });
});

describe('a target of unknown health', () => {
  const unavailable = observation().health.map((one) => ({ ...one, state: 'unavailable' }));

  it('never counts as healthy: too few others are healthy, and the target is not remembered as healthy', () => {
    const { refusals, healthyBefore } = decide({ observation: { health: unavailable } });
    expect(refusals).toContainEqual(expect.stringMatching(/only 0 healthy targets would remain in core-west/));
    expect(healthyBefore).toEqual([]);
  });
});
