import { describe, expect, it } from 'vitest';
import { decide } from '../decide.js';
import { observed } from '../readings.js';
import { observation } from '../small-service.js';

const READ_AT_S = observation().hostsReadAtMs / 1000;
const MIN_MS = 60_000;

/** What a start says if east-1 reports a boot time by a clock that is off. */
function withClock(clockOffMs: number | null, adopt: { share: null } | null = null): ReturnType<typeof decide> {
  const boot = { kind: 'time', seconds: READ_AT_S - 86_400 } as const;
  const hosts = [observed('east-1', { boot, clockOffMs }), observation().hosts[1]!];
  return decide({ observation: { hosts } }, { adopt });
}

describe('the clock behind a boot time', () => {
  it.each([0, 2 * MIN_MS, -2 * MIN_MS])('may be off by %d ms', (offMs) => {
    expect(withClock(offMs)).toMatchObject({ refusals: [], warnings: [] });
  });

  it.each([
    [2 * MIN_MS + 1000, null, 'its clock is 2 min ahead of the worker'],
    [-10 * MIN_MS, null, 'its clock is 10 min behind the worker'],
    [-10 * MIN_MS, { share: null }, 'its clock is 10 min behind the worker'],
  ])('that is off by %d ms is a refusal (adopt: %j)', (offMs, adopt, clock) => {
    const { refusals } = withClock(offMs, adopt);
    expect(refusals).toEqual([expect.stringContaining(`host east-1: ${clock}`)]);
  });

  it('that can’t be checked is a warning', () => {
    const { refusals, warnings } = withClock(null);
    expect(refusals).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/^host east-1 sends no Date with its boot time/)]);
  });
});

it('remembers when a host was first read, if it reports a boot time', () => {
  const { hosts } = withClock(0);
  expect(hosts.map(({ readAtMs }) => readAtMs)).toEqual([READ_AT_S * 1000, undefined]);
});

it('warns of hosts that report the same boot id: one machine may answer for all of them', () => {
  const boot = { kind: 'id', id: 'one' } as const;
  const told = (one: typeof boot | { kind: 'time'; seconds: number }): string[] =>
    decide({ observation: { hosts: ['east-1', 'east-2'].map((name) => observed(name, { boot: one })) } }, {}).warnings;
  expect(told(boot)).toEqual([expect.stringMatching(/^hosts east-1, east-2 report the same boot id: unless/)]);
  expect(told({ kind: 'time', seconds: READ_AT_S - 60 })).not.toContainEqual(
    expect.stringContaining('the same boot id'),
  );
});
