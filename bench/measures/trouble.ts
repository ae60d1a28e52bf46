import { countingScript } from '../peers/counting-script.js';
import { TROUBLES } from '../situations/all.js';
import { throttled } from '../situations/throttled.js';
import { timesAt } from '../times.js';
import type { Measure } from './measure.js';
import { lostRow, toldRow } from './play-rows.js';
import { playAll } from './plays.js';

/** Only requests are counted here, and every maintenance has hosts and traffic of its own. */
const AT_ONCE = 4;

/** Only what is lost counts here, so everything may be fast. */
const TROUBLE_SCALE = 15;

export const trouble: Measure = {
  name: 'trouble',
  what: 'requests lost when something goes wrong: a step by hand, a rule put back, a host that dies, an API that throttles',
  async run(bench) {
    const pairs = TROUBLES.flatMap((situation) =>
      bench.peers
        // It makes no calls that could be throttled.
        .filter((peer) => !(situation === throttled && peer === countingScript))
        .map((peer) => ({ peer, situation })),
    );
    const all = await playAll(bench, pairs, { atOnce: AT_ONCE, times: timesAt(TROUBLE_SCALE) });
    return all.flatMap((played) => [lostRow(played), ...toldRow(played)]);
  },
};
