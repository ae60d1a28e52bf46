import { seededRandom } from '../../lab/random.js';
import type { Peer } from '../peers/peer.js';
import { play, type Play } from '../play.js';
import type { Situation } from '../situations/situation.js';
import type { Site } from '../stage/site.js';
import { inPool } from './in-pool.js';
import type { Times } from '../times.js';
import type { Bench } from './measure.js';

export interface Played<T> {
  peer: Peer;
  situation: Situation;
  plays: Play[];
  also: T[];
  times: Times;
}

/**
 * Every peer in every situation, each `repeats` times, `atOnce` at the same time on a site of its own each. The order is
 * random, so that what else the machine does hits no peer more than the others.
 */
export async function playAll<T = undefined>(
  bench: Bench,
  pairs: readonly { peer: Peer; situation: Situation }[],
  { atOnce, times }: { atOnce: number; times: Times },
  also?: (site: Site, peer: Peer) => Promise<T>,
): Promise<Played<T>[]> {
  const ground = await bench.ground();
  const all: Played<T>[] = pairs.map((pair) => ({ ...pair, times, plays: [], also: [] }));
  const tasks = all.flatMap((played) =>
    Array.from({ length: bench.repeats }, (_, n) => async () => {
      const { peer, situation } = played;
      const asked = also && ((site: Site) => also(site, peer));
      const done = await play(ground, { peer, situation, times, seed: bench.seed + n }, asked);
      played.plays.push(done.play);
      if (done.also !== undefined) played.also.push(done.also);
      bench.say(`${situation.name}, ${peer.name}: ${told(done.play)}`);
    }),
  );
  await inPool(atOnce, shuffled(tasks, bench.seed));
  return all;
}

function told({ startedMs, endedMs, lost, served, outcome }: Play): string {
  const exit = outcome.exit === 0 ? '' : `, exit ${outcome.exit}: ${outcome.said.slice(0, 160)}`;
  return `${((endedMs - startedMs) / 1_000).toFixed(1)} s, ${lost} of ${served + lost} requests lost${exit}`;
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
