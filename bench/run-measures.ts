import type { Bench, Measure } from './measures/measure.js';
import type { Results } from './results.js';
import { openGround, type Ground } from './stage/ground.js';

/** One measure after the other. One that fails is told with its error, and the others go on. */
export async function runMeasures(
  measures: readonly Measure[],
  bench: Omit<Bench, 'ground'>,
): Promise<Pick<Results, 'rows' | 'measures'>> {
  const done: Pick<Results, 'rows' | 'measures'> = { rows: [], measures: [] };
  let ground: Promise<Ground> | undefined;
  const open = (): Promise<Ground> => (ground ??= openGround(bench.say));
  try {
    for (const { name, what, run } of measures) {
      bench.say(`${name}: ${what}`);
      const startedMs = performance.now();
      const tookS = (): number => Math.round((performance.now() - startedMs) / 1_000);
      try {
        done.rows.push(...(await run({ ...bench, ground: open })));
        done.measures.push({ name, tookS: tookS() });
      } catch (error) {
        done.measures.push({ name, tookS: tookS(), error: error instanceof Error ? error.message : String(error) });
      }
      bench.say(`${name} took ${tookS()} s`);
    }
  } finally {
    await (await ground?.catch(() => undefined))?.stop();
  }
  return done;
}
