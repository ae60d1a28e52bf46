import { expect, it } from 'vitest';
import { checkRoll, type RollEvent } from './roll.js';
import type { Times } from './trace.js';

const tag = (value: string | null, foreign = false): RollEvent => ({ kind: 'tag', at: 0, foreign, value });
const began = (cluster: string): RollEvent => ({ kind: 'began', at: 0, cluster });
const over = (cluster: string, isRestored = true): RollEvent => ({
  ...{ kind: 'over', at: 0, cluster, phase: isRestored ? 'restored' : 'failed' },
});
const write = (from: number[], to: number[], foreign = false): RollEvent => {
  const shares = ([east = 0, west = 0]: number[]) => ({ east, west });
  return { kind: 'written', at: 0, foreign, rule: 'r', from: shares(from), to: shares(to) };
};
const ended = (phase: string | null): RollEvent => ({ kind: 'ended', at: 0, phase });

const entered = (phase: string, at: number): RollEvent => ({ kind: 'entered', at, phase });
const foreign = (at: number, from: number[], to: number[]): RollEvent => ({ ...write(from, to, true), at });

const ROLL = tag('@roll r since ns');
const EAST = [began('east'), tag('east m since ns'), write([9, 9], [0, 9]), write([0, 9], [9, 9]), ROLL, over('east')];
const WEST = [began('west'), tag('west m since ns'), write([9, 9], [9, 0]), write([9, 0], [9, 9]), ROLL, over('west')];
const GOOD = [ROLL, ...EAST, ...WEST, tag(null), ended('restored')];

it('a roll as it should be breaks nothing, also one that stops', () => {
  expect(checkRoll(GOOD)).toEqual([]);
  const failed = [began('east'), tag('east m since ns'), write([9, 9], [0, 9]), over('east', false)];
  expect(checkRoll([ROLL, ...failed, ended('failed')])).toEqual([]);
  const late: RollEvent = { kind: 'over', at: 0, cluster: 'east', phase: 'refused', isLate: true };
  expect(checkRoll([ROLL, began('east'), late, ...EAST, tag(null), ended('restored')])).toEqual([]);
});

it.each<[string, RollEvent[], RegExp]>([
  [
    'two clusters are out',
    [ROLL, began('east'), write([9, 9], [0, 9]), over('east'), began('west'), write([0, 9], [0, 0])],
    /out at once/,
  ],
  [
    'one begins after one that failed',
    [ROLL, began('east'), over('east', false), ROLL, began('west')],
    /began after east was not restored/,
  ],
  ['one begins while another is on', [ROLL, began('east'), began('west')], /began while east was under maintenance/],
  [
    'shares of another are written',
    [ROLL, began('east'), write([9, 9], [9, 0])],
    /the share of west was written while east/,
  ],
  ['shares are written between clusters', [ROLL, ...EAST, write([9, 9], [0, 9])], /while no cluster was current/],
  ['the tag is away between clusters', [ROLL, ...EAST, tag(null), ROLL, ...WEST], /we took the tag away/],
  ['one begins without the tag', [...EAST], /east began while the tag was away/],
  ['one begins with the tag of another', [tag('west m since ns'), ...EAST], /east began while the tag was west m/],
  [
    'a failed cluster ends restored',
    [ROLL, began('east'), over('east', false), ended('restored')],
    /a cluster of it did not/,
  ],
  [
    'a change while it is paused stays unnoticed',
    [ROLL, entered('paused', 0), foreign(10, [9, 9], [9, 5]), entered('gate', 2_000), ended('failed')],
    /the change of r at 10 was not noticed/,
  ],
  ['it never ends', [ROLL, ended(null)], /never ended/],
])('it is noticed when %s', (_, events, words) => {
  expect(checkRoll(events).join('; ')).toMatch(words);
});

it('what somebody else writes is not ours', () => {
  const foreign = [ROLL, began('east'), write([9, 9], [0, 9]), write([0, 9], [0, 0], true), over('east', false)];
  expect(checkRoll([...foreign, ended('failed')])).toEqual([]);
  expect(checkRoll([ROLL, ...EAST, tag(null, true), ended('failed')])).toEqual([]);
});

it.each<[string, RollEvent[]]>([
  ['was noticed soon', [foreign(10, [9, 9], [9, 5]), entered('failed', 700)]],
  ['came right before the pause was over', [foreign(1_900, [9, 9], [9, 5]), entered('gate', 2_000)]],
  ['was undone', [foreign(10, [9, 9], [9, 5]), foreign(20, [9, 5], [9, 9]), entered('gate', 2_000)]],
])('a change while it is paused breaks nothing that %s', (_, events) => {
  expect(checkRoll([ROLL, entered('paused', 0), ...events, ended('failed')])).toEqual([]);
});

/** The events are of the first moment; the window is open then, or was. */
const TIMES: Times = {
  ...{ open: [[0, 1_000]], atMs: null, waits: false, lateMs: 0 },
  ...{ aheadMs: { 'worker-1': 0 }, lookedMs: 20 },
};
const at = (ms: number, events: RollEvent[]): RollEvent[] =>
  events.map((event) => ({ ...event, at: ms, ...(event.kind === 'written' && { worker: 'worker-1' }) }));

it('a roll drains each cluster from a moment inside of the window on', () => {
  const finished = [...at(0, [ROLL, ...EAST.slice(0, 3)]), ...at(5_000, EAST.slice(3))];
  expect(checkRoll([...finished, ended('failed')], TIMES)).toEqual([]);
  expect(checkRoll([...finished, ...at(5_000, WEST), ended('failed')], TIMES)).toEqual([
    '5000: worker-1 began to drain west outside of the window',
  ]);
});

it('a roll that begins outside of the window writes nothing', () => {
  const refused = at(5_000, [entered('refused', 5_000), ended('refused')]);
  expect(checkRoll(refused, TIMES)).toEqual([]);
  expect(checkRoll(at(5_000, [entered('rolling', 0), ROLL, ended('refused')]), TIMES)).toEqual([
    '5000: the roll wrote a tag, and its window was closed',
  ]);
});

it('a roll that waits for its window writes nothing before it opens', () => {
  const times: Times = { ...TIMES, open: [[3_000, 9_000]], waits: true };
  const waits = (ms: number) => [entered('scheduled', 0), ...at(ms, [ROLL]), ended('failed')];
  expect(checkRoll(waits(3_000), times)).toEqual([]);
  expect(checkRoll(waits(2_999), times)).toEqual(['2999: the roll wrote a tag, and its window was closed']);
});
