import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { transform } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact, pack, restored, unpack, type Packed } from '../../../src/domain/packed.js';
import { observation } from './small-service.js';

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
const onTheWire = (value: unknown): Packed => asJson(pack(value)) as Packed;

describe('a packed value', () => {
  it('is unpacked as JSON would return it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(unpack(onTheWire(value))).toEqual(asJson(value));
      }),
    );
  });

  it('keeps texts that look like numbers, members of any name, and holes', () => {
    const value = { '': '1', __proto: 1, 'ä\u{1f600}': ['1', 1, -0.5, 1e21, null, true, undefined, '\ud800'] };
    expect(unpack(onTheWire({ ...value, left: undefined }))).toEqual(asJson(value));
  });

  it('is small if the same value occurs again and again', () => {
    const routing = observation().routing;
    const many = Array.from({ length: 100 }, () => routing);
    expect(JSON.stringify(pack(many)).length).toBeLessThan(JSON.stringify(many).length / 4);
  });
});

describe('a compacted value', () => {
  const large = { cluster: 'x', list: Array.from({ length: 2_000 }, (_, n) => `text ${n}`) };

  it('is readable while it is small, and can be restored if it is not', () => {
    expect(compact({ cluster: 'east' })).toEqual({ cluster: 'east' });
    expect(restored({ cluster: 'east' })).toEqual({ cluster: 'east' });
    expect(Object.keys(compact(large))).toEqual(['packed']);
    expect(restored(asJson(compact(large)))).toEqual(large);
    expect(restored({ config: 1, ...compact(large) })).toEqual({ config: 1, ...large });
    expect(restored(asJson(compact(large.list)))).toEqual(large.list);
  });

  it.each([
    null,
    'packed',
    7,
    { packed: null },
    { packed: {} },
    { packed: { texts: [], members: [], value: 7 } },
    { packed: { texts: [], members: [], value: [9] } },
    { packed: { texts: 'no', members: 'no', value: [] } },
    { packed: onTheWire({ packed: onTheWire({ config: 1 }) }) },
  ])('is left as it is if it is not one: %j', (value) => expect(restored(value)).toEqual(value));

  const word = 'x'.repeat(100_000);
  it.each<[string, Packed]>([
    [
      'its texts',
      { texts: [0, word, ...Array.from({ length: 1_000 }, () => [100_000, '']).flat()], members: [], value: 0 },
    ],
    ['what names them', { texts: [0, word], members: [], value: [0, ...Array.from({ length: 1_000 }, () => 0)] }],
    [
      'its members',
      { texts: [0, word], members: [[0]], value: [0, ...Array.from({ length: 1_000 }, () => [1, null])] },
    ],
    [
      'objects of many members',
      {
        texts: [0, 'x'],
        members: [Array.from({ length: 10_000 }, () => 0)],
        value: [0, ...Array.from({ length: 10_000 }, () => [1])],
      },
    ],
  ])('is left as it is if few bytes would become many: %s', (_, packed) =>
    expect(restored({ packed })).toEqual({ packed }),
  );
});

/** Node.js looks up a global name of a workflow through an interceptor, which takes long. */
it('as the code of a workflow, it looks up as many global names for 100 values as for one', async () => {
  const path = fileURLToPath(new URL('../../../src/domain/packed.ts', import.meta.url));
  const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'ts', format: 'cjs' });

  function lookUps(length: number): number {
    let count = 0;
    const globals = vm.createContext({});
    for (const [name, value] of Object.entries({ Array, Error, Map, Number, Object, Set, String }))
      Object.defineProperty(globals, name, {
        get: () => {
          count += 1;
          return value;
        },
      });
    const module: { exports: Record<string, unknown> } = { exports: {} };
    (vm.runInContext(`(module, exports) => {${code}}`, globals) as (...of: object[]) => void)(module, module.exports);
    const inside = module.exports as unknown as { pack: typeof pack; unpack: typeof unpack };
    count = 0;
    const many = Array.from({ length }, (_, n) => ({ [`member-${n}`]: [`text ${n}`, n, null, true] }));
    expect(inside.unpack(asJson(inside.pack(many)) as Packed)).toEqual(many);
    return count;
  }

  expect(lookUps(100)).toBe(lookUps(1));
});
