import type { Bench, Measure } from './measures/measure.js';
import type { Results } from './results.js';
import { openGround, type Ground } from './stage/ground.js';

type Done = Pick<Results, 'rows' | 'measures'>;

/** One round after the other. A measure that fails is told with its error, and the others go on. */
export async function runMeasures(
  rounds: readonly (readonly Measure[])[],
  bench: Omit<Bench, 'ground'>,
): Promise<Done> {
  const done: Done = { rows: [], measures: [] };
  let ground: Promise<Ground> | undefined;
  const open = (): Promise<Ground> => (ground ??= openGround(bench.say));
  try {
    for (const round of rounds) {
      const all = await Promise.all(round.map((measure) => runOne(measure, { ...bench, ground: open })));
      done.rows.push(...all.flatMap(({ rows }) => rows));
      done.measures.push(...all.flatMap(({ measures }) => measures));
    }
  } finally {
    await (await ground?.catch(() => undefined))?.stop();
  }
  return done;
}

async function runOne({ name, what, run }: Measure, bench: Bench): Promise<Done> {
  bench.say(`${name}: ${what}`);
  const startedMs = performance.now();
  const took = (): { name: string; tookS: number } => ({
    ...{ name, tookS: Math.round((performance.now() - startedMs) / 1_000) },
  });
  try {
    const rows = await run(bench);
    bench.say(`${name} took ${took().tookS} s`);
    return { rows, measures: [took()] };
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    bench.say(`${name} failed after ${took().tookS} s: ${told}`);
    return { rows: [], measures: [{ ...took(), error: told }] };
  }
}
