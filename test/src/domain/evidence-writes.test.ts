import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WriteEvidence } from '../../../src/domain/evidence.js';
import { portionOf } from '../../../src/domain/evidence-portion.js';
import { writesWithin } from '../../../src/domain/evidence-writes.js';
import { pack } from '../../../src/domain/packed.js';

function write(n: number, wishes: Partial<WriteEvidence> = {}): WriteEvidence {
  return {
    ...{ api: 'ModifyRule', where: `core HTTP:80 rule ${n}`, atMs: 1_764_262_000_000 + n, outcome: 'written' },
    requestId: `a4b2c6e8-0000-4000-8000-${String(n).padStart(12, '0')}`,
    ...{ before: { 'core-east': 100, 'core-west': 100 }, after: { 'core-east': 0, 'core-west': 100 } },
    ...wishes,
  };
}

const CHARS = 4_000;
const placesOf = (writes: WriteEvidence[]) => writes.map(({ where }) => Number(where.split(' ').at(-1)));

describe('writes within a bound', () => {
  it('are all kept where they fit', () => {
    const writes = Array.from({ length: 10 }, (_, n) => write(n));
    expect(writesWithin(writes, CHARS)).toEqual({ writes, omitted: 0 });
  });

  it('of eighty actions of a usual service fit into the portion of a drain', () => {
    const writes = Array.from({ length: 80 }, (_, n) =>
      write(n, { where: `core HTTPS:443 rule ${n} (path /v${n}/*)` }),
    );
    const { omitted } = writesWithin(writes, portionOf('drain', 0)!.writeChars);
    expect(omitted).toBe(0);
  });

  it('are the first and the last where not all fit, and the others are counted', () => {
    const { writes, omitted } = writesWithin(
      Array.from({ length: 100 }, (_, n) => write(n)),
      CHARS,
    );
    const half = Math.ceil(writes.length / 2);
    expect(omitted).toBe(100 - writes.length);
    expect(writes.length).toBeGreaterThan(15);
    expect(writes.length).toBeLessThan(40);
    expect(placesOf(writes)).toEqual([
      ...Array.from({ length: half }, (_, n) => n),
      ...Array.from({ length: writes.length - half }, (_, n) => 100 - (writes.length - half) + n),
    ]);
  });

  it('are first of all the last one, and those that were refused or not answered', () => {
    const odd: Record<number, WriteEvidence['outcome']> = { 40: 'refused', 50: 'unknown' };
    const all = Array.from({ length: 100 }, (_, n) => write(n, { outcome: odd[n] ?? 'written' }));
    expect(placesOf(writesWithin(all, 850).writes)).toEqual([40, 50, 99]);
  });

  it('one after the other stay the same as all at once', () => {
    const all = Array.from({ length: 100 }, (_, n) => write(n));
    const one = all.reduce<WriteEvidence[]>((kept, next) => writesWithin([...kept, next], CHARS).writes, []);
    expect(placesOf(one).length).toBe(placesOf(writesWithin(all, CHARS).writes).length);
    expect([one[0], one.at(-1)]).toEqual([all[0], all.at(-1)]);
  });

  it('never take more than the bound, whatever is in them', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const values = fc.dictionary(text, fc.oneof(fc.integer({ min: 0, max: 999 }), text), { maxKeys: 5 });
    const any: fc.Arbitrary<WriteEvidence> = fc
      .record({
        ...{ api: text, where: text, atMs: fc.nat(2 ** 42), requestId: fc.option(text) },
        outcome: fc.constantFrom('sent', 'written', 'refused', 'unknown'),
        ...{ before: fc.boolean(), values },
      })
      .map(({ before, values: after, ...rest }) => ({ ...rest, before: before ? after : null, after }));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), fc.integer({ min: 0, max: 6_000 }), (all, chars) => {
        const { writes, omitted } = writesWithin(all, chars);
        expect(writes.length + omitted).toBe(all.length);
        if (writes.length > 0) expect(JSON.stringify(pack({ writes })).length).toBeLessThanOrEqual(chars);
      }),
    );
  });
});
