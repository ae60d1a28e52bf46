import type { Row } from '../results.js';
import { TAGOUT } from '../results.js';
import { timesAt } from '../times.js';
import { CLEAN, LONG } from '../situations/all.js';
import { historyRows, historyOf } from './history-of.js';
import type { Measure } from './measure.js';
import { playAll } from './plays.js';
import { callRows, firstShareRow, idleRow, lostRow, wholeRow, withLeast, writesRow } from './play-rows.js';

/** Almost all of the time is waiting. With all 45 at the same time, two cores were busy, and each took up to 80 s longer. */
const AT_ONCE = 15;

/** The fast version, for `--quick`. */
const QUICK_SCALE = 15;
const QUICK_AT_ONCE = 3;

export const clean: Measure = {
  name: 'clean',
  what: 'a maintenance in which nothing happens: requests lost, idle time, how long it takes, calls, history',
  isQuick: true,
  async run(bench) {
    const { peers } = bench;
    const long = bench.isQuick ? [] : peers.filter(({ takes }) => takes === 'shares');
    const pairs = [
      ...peers.map((peer) => ({ peer, situation: CLEAN })),
      ...long.map((peer) => ({ peer, situation: LONG })),
    ];
    const how = bench.isQuick
      ? { atOnce: QUICK_AT_ONCE, times: timesAt(QUICK_SCALE) }
      : { atOnce: AT_ONCE, times: timesAt(1) };
    const all = await playAll(bench, pairs, how, async (site, peer) =>
      peer.name === TAGOUT ? historyOf(site) : undefined,
    );
    const usual = all.filter(({ situation }) => situation === CLEAN);
    const rows: Row[] = [
      ...all.map(lostRow),
      ...all.map(idleRow),
      ...withLeast(usual.map(wholeRow)),
      ...usual.map(callRows),
      ...usual.map(writesRow),
      ...usual.flatMap(firstShareRow),
      ...historyRows(usual.flatMap(({ also }) => also.filter((one) => one !== undefined))),
    ];
    return rows;
  },
};
