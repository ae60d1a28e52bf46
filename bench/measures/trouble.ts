import { countingScript } from '../peers/counting-script.js';
import { tagout } from '../peers/tagout.js';
import { TROUBLES } from '../situations/all.js';
import { byHand } from '../situations/by-hand.js';
import { putBack } from '../situations/put-back.js';
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
  isQuick: true,
  async run(bench) {
    const situations = bench.isQuick ? [byHand, putBack] : TROUBLES;
    const peers = bench.peers.filter((peer) => !bench.isQuick || [tagout, countingScript].includes(peer));
    const pairs = situations.flatMap((situation) =>
      peers
        // It makes no calls that could be throttled.
        .filter((peer) => !(situation === throttled && peer === countingScript))
        .map((peer) => ({ peer, situation })),
    );
    const all = await playAll(bench, pairs, { atOnce: AT_ONCE, times: timesAt(TROUBLE_SCALE) });
    return all.flatMap((played) => [lostRow(played), ...toldRow(played)]);
  },
};
