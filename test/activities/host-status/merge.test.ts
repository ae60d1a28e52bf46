import fc from 'fast-check';
import { expect, it } from 'vitest';
import { merge } from '../../../activities/host-status/merge.js';
import { Unreadable } from '../../../activities/http/unreadable.js';
import type { Told } from '../../../activities/host-status/told.js';

const NOTHING: Told = { inFlight: null, accepted: null, boot: null, ready: null };

it('sums transactions in flight, keeps each counter by itself, and does not take null for 0', () => {
  const count = fc.option(fc.nat());
  const source = fc.record({ ...{ inFlight: count, accepted: count }, ready: fc.option(fc.boolean()) });
  fc.assert(
    fc.property(fc.array(source, { maxLength: 5 }), fc.nat(), (sources, first) => {
      const told = [{ ...NOTHING, inFlight: first }, ...sources.map((one) => ({ ...NOTHING, ...one }))];
      const whole = merge(told);
      const sum = (counts: (number | null)[]): number => counts.reduce<number>((total, one) => total + (one ?? 0), 0);
      expect(whole.inFlight).toBe(sum(told.map((one) => one.inFlight)));
      const accepted = told.map((one) => one.accepted);
      expect(whole.accepted).toEqual(accepted.filter((one) => one !== null));
      const ready = told.map((one) => one.ready);
      expect(whole.ready).toBe(ready.includes(false) ? false : ready.includes(true) ? true : null);
    }),
  );
});

it('takes the boot from the source that reports it', () => {
  const boot = { kind: 'id', id: 'a' } as const;
  expect(
    merge([
      { ...NOTHING, inFlight: 0 },
      { ...NOTHING, boot },
    ]).boot,
  ).toEqual(boot);
  expect(merge([{ ...NOTHING, inFlight: 0 }]).boot).toBeNull();
});

it('has no number in flight if no source counts, or the sum is not a number', () => {
  expect(() => merge([NOTHING, { ...NOTHING, accepted: 1 }])).toThrow(Unreadable);
  expect(() => merge([])).toThrow(Unreadable);
  const huge = { ...NOTHING, inFlight: 1e308 };
  expect(() => merge([huge, huge])).toThrow(/the sum of inFlight is Infinity/);
});
