import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bootOf, bootText, isLaterBoot, type Boot } from '../../../src/domain/host.js';

const id = (text: string): Boot => ({ kind: 'id', id: text });
const time = (seconds: number): Boot => ({ kind: 'time', seconds });

it.each<[string, Boot, Boot, boolean]>([
  ['the same id', id('a'), id('a'), false],
  ['another id', id('a'), id('b'), true],
  ['the same time', time(1000), time(1000), false],
  ['a clock moved by 2 s', time(1000), time(1002), false],
  ['exactly 60 s later', time(1000), time(1060), false],
  ['more than 60 s later', time(1000), time(1060.1), true],
  ['a clock stepped back', time(5000), time(1000), false],
  ['another kind of source proves nothing', id('1000'), time(9999), false],
  ['nor the other way round', time(1000), id('b'), false],
])('%s', (_, before, now, isLater) => {
  expect(isLaterBoot(before, now)).toBe(isLater);
});

it('no boot is later than itself, and of two times at most one is the later', () => {
  const boots = fc.oneof(fc.string().map(id), fc.integer({ min: 0, max: 1e10 }).map(time));
  fc.assert(
    fc.property(boots, (boot) => {
      expect(isLaterBoot(boot, boot)).toBe(false);
    }),
  );
  const times = fc.integer({ min: 0, max: 200 }).map(time);
  fc.assert(
    fc.property(times, times, (a, b) => {
      expect(isLaterBoot(a, b) && isLaterBoot(b, a)).toBe(false);
    }),
  );
});

it('a boot time is shown as text', () => {
  expect([bootText(null), bootText(id('a')), bootText(time(1700000000.5))]).toEqual([null, 'a', '1700000000.5']);
});

it('takes a boot back from its text, and proves no reboot where that could be of either kind', () => {
  const kernel = id('4f6c1d0e-9a2b-4c3d-8e5f-60718293a4b5');
  for (const boot of [kernel, time(1700000000.5)]) expect(bootOf(bootText(boot)!)).toEqual(boot);
  expect(isLaterBoot(bootOf('12'), id('13'))).toBe(false);
});
