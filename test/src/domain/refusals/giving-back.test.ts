import { describe, expect, it } from 'vitest';
import { decide } from '../decide.js';
import { unobservable } from '../readings.js';
import { earlierRun, observation, target, V1, type ObservationOptions } from '../small-service.js';

const ADOPT = { adopt: { share: 100 } };
const OUT = { 'core-east': 0, 'core-west': 100 };
const HALF = { v1: { 'core-east': 50, 'core-west': 100 }, byDefault: OUT };

function saidOfAbort(world: ObservationOptions, request: Parameters<typeof decide>[1] = ADOPT): string[] {
  return decide(world, request).warnings.filter((one) => one.startsWith('an abort'));
}

describe('what an abort before the go would do', () => {
  it('is shown for a run that adopts, and for no other', () => {
    expect(saidOfAbort({}, { adopt: null })).toEqual([]);
    expect(saidOfAbort({ v1: OUT }, { adopt: null, standby: true })).toEqual([]);
  });

  it('is to give back the current shares, while every host is fit', () => {
    expect(saidOfAbort(HALF)).toEqual([
      `an abort before the go would give back share 50 of core-east in ${V1}, while every host is fit for it`,
    ]);
  });

  it('is to leave the cluster out if it has no share now', () => {
    expect(saidOfAbort({ v1: OUT, byDefault: OUT })).toEqual([
      'an abort before the go would leave east out: it has no share now, and there is nothing to give back',
    ]);
  });

  it('is to leave it out for each reason by itself', () => {
    const [first] = observation().hosts;
    const dead = [first!, unobservable('east-2')];
    const health = [target('core-east', '10.0.1.11', 'unhealthy'), ...observation().health.slice(1)];
    expect(saidOfAbort({ ...HALF, observation: { hosts: dead, health } })).toEqual([
      'an abort before the go would leave east out: east-2 could not be read at preflight, so nobody knows its boot',
      'an abort before the go would leave east out: target 10.0.1.11:8080 of core-east is unhealthy',
    ]);
    expect(saidOfAbort({ ...HALF, observation: { earlier: earlierRun() } })).toEqual(
      ['east-1', 'east-2'].map(
        (host) =>
          `an abort before the go would leave east out: ${host} was given the go by an earlier run, and nobody has confirmed it since`,
      ),
    );
  });
});
