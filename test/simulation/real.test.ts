import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sentencesOf, sweep, type Case } from './cases.js';
import { startSimulator } from './real/simulator.js';
import { show } from './show.js';

/** Few, because each takes time; `npm run simulate -- --seeds N` runs more. */
const { SIMULATE_SEEDS: seeds = '60', SIMULATE_SEED: first = '1', SIMULATE_TRACE: file } = process.env;
const AT_ONCE = 30;

if (file === undefined) {
  it(`${seeds} seeds from ${first} on, of the real workflow on a real server, break no promise`, async () => {
    const { simulate, stop } = await startSimulator();
    try {
      const options = { first: Number(first), seeds: Number(seeds), atOnce: AT_ONCE, simulate, say: console.error };
      const { seeds: done, ends, broken } = await sweep(options);
      if (process.env['SIMULATE_SEEDS'] !== undefined) console.log(done, ends);
      expect(broken).toEqual([]);
      expect(done).toBe(Number(seeds));
    } finally {
      await stop();
    }
  }, 7_200_000);
} else {
  describe(file, () => {
    it('breaks no promise', () => {
      const { scenario, trace } = JSON.parse(readFileSync(file, 'utf8')) as Case;
      console.log(show(scenario, trace));
      expect(sentencesOf(trace)).toEqual([]);
    });
  });
}
