import type { JournalEntry } from '../../lab/alb/journal.js';
import { seededRandom } from '../../lab/random.js';
import { TAGOUT, type Row } from '../results.js';
import type { Ground } from '../stage/ground.js';
import { openSite, type Site } from '../stage/site.js';
import { median } from '../statistics.js';
import { timesAt } from '../times.js';
import { inPool } from './in-pool.js';
import type { Measure } from './measure.js';

const SCALE = 15;
const AT_ONCE = 5;

/** How long after the go a waiting run is hit, at most. */
const WITHIN_MS = 3_000;

export const crash: Measure = {
  name: 'crash',
  what: 'from kill -9 of the only worker, and a new one at once, to the next call that the run makes',
  async run(bench) {
    const ground = await bench.ground();
    const tasks = (hit: Hit) =>
      Array.from({ length: bench.repeats }, (_, n) => async () => ({
        hit,
        ...(await goOn(ground, hit, bench.seed + n)),
      }));
    const all = await inPool(AT_ONCE, [...tasks(writing), ...tasks(waiting)]);
    return [writing, waiting].map(({ what, limitMs }): Row => {
      const own = all.filter(({ hit }) => hit.what === what);
      const samples = own.map(({ ms }) => ms);
      const readyS = median(own.map(({ readyMs }) => readyMs)) / 1_000;
      return {
        what: `from kill -9 to going on: ${what}`,
        ...{ who: TAGOUT, unit: 'ms', samples },
        goal: { text: `≤ ${limitMs / 1_000} s`, isMet: samples.every((ms) => ms <= limitMs) },
        note: `the new worker was ready after ${readyS.toFixed(1)} s`,
      };
    });
  },
};

interface Hit {
  what: string;
  limitMs: number;
  /** Resolves at the moment of the crash. */
  moment: (site: Site, seed: number) => Promise<unknown>;
  /** The call with which the run goes on. */
  goesOn: (entry: JournalEntry) => boolean;
}

const writing: Hit = {
  // Its next write comes some seconds later: what it had begun to write may still read as before.
  what: 'a step that writes, hit between its first and its second write: its next look',
  limitMs: 12_000,
  moment: ({ world }) => world.core.journal.nthWrite(1),
  goesOn: ({ action }) => action === 'DescribeListeners',
};

const waiting: Hit = {
  what: 'a run that waits in maintenance: its next look',
  limitMs: 35_000,
  async moment(site, seed) {
    await site.tagout('wait', 'east', '--until', 'maintenance').ended;
    await new Promise((later) => setTimeout(later, seededRandom(seed)() * WITHIN_MS));
  },
  goesOn: ({ action }) => action === 'DescribeListeners',
};

/** How long it took until the run went on, and until the new worker was ready. */
async function goOn(ground: Ground, hit: Hit, seed: number): Promise<{ ms: number; readyMs: number }> {
  const times = timesAt(SCALE);
  const site = await openSite(ground, { seed, times });
  try {
    const words = ['worker', '--elb-reads', String(times.elbReads)];
    const worker = site.tagout(...words);
    await worker.says(/worker ready/);
    const moment = hit.moment(site, seed);
    const started = site.tagout('start', 'east', '--reason', 'kernel 6.1.150').ended;
    await moment;
    await worker.stop('SIGKILL');
    const killedMs = Date.now();
    const after = site.world.core.journal.count;
    const next = site.world.core.journal.nth(1, hit.goesOn, after);
    const again = site.tagout(...words);
    await again.says(/worker ready/);
    const readyMs = Date.now() - killedMs;
    const { at } = await next;
    await started;
    return { ms: at - killedMs, readyMs };
  } finally {
    await site.stop();
  }
}
