import { Scale } from '../../lab/scale/scale.js';
import { untilHeld } from '../../lab/scale/until-held.js';
import { TAGOUT, type Row } from '../results.js';
import { percentile } from '../statistics.js';
import { inPool } from './in-pool.js';
import type { Bench, Measure } from './measure.js';

const DRIFTS = 50;
/** Each with a server, a worker and one held run at a time, so that a run never shares its worker with another. */
const ALONE = 5;
const RAMP_MS = 120_000;

/** watch.every, and 1 s. */
const GOAL_MS = 11_000;

export const drift: Measure = {
  name: 'drift',
  what: 'how soon a foreign write fails the run, while the worker holds no other run',
  async run(bench) {
    const places = Array.from({ length: ALONE }, () => () => oneByOne(bench, DRIFTS / ALONE));
    const samples = await inPool(ALONE, places);
    return [driftRow(samples.flat(), '1 held run')];
  },
};

export function driftRow(samples: number[], held: string, limit?: string): Row {
  const isMet = samples.length > 0 && percentile(samples, 0.99) <= GOAL_MS;
  return {
    what: 'from a foreign write to the failed run',
    ...{ who: `${TAGOUT}, ${held}`, unit: 'ms', samples, percentiles: true },
    goal: { text: `≤ watch.every + 1 s (${GOAL_MS} ms)`, isMet, ...(limit !== undefined && { limit }) },
  };
}

/** One run after the other: it starts, has the go, and fails. */
async function oneByOne({ say }: Bench, drifts: number): Promise<number[]> {
  const scale = await Scale.open({ services: drifts, elbReads: null, bucket: null, say: () => undefined });
  try {
    const samples: number[] = [];
    for (let service = 0; service < drifts; service += 1) {
      await scale.start([service], 1);
      const held = await untilHeld(scale.session.client, [service], RAMP_MS, () => undefined);
      if (held.length === 0) throw new Error(`run ${service} did not reach maintenance`);
      const { tookMs, type } = await scale.meddle(service);
      if (type !== 'RoutingDrift') throw new Error(`run ${service} ended with ${type}`);
      samples.push(tookMs);
    }
    say(`drift: ${samples.map((ms) => (ms / 1_000).toFixed(1)).join(' ')} s`);
    return samples;
  } finally {
    await scale.close();
  }
}
