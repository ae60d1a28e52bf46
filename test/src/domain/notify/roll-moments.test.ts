import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../../src/domain/notify/moments.js';
import { rollMomentsIn } from '../../../../src/domain/notify/roll-moments.js';
import type { RollPhase } from '../../../../src/domain/roll/document.js';

const T0 = Date.parse('2026-11-22T03:00:00.000Z');
const MINUTE = 60_000;
/** A gate is late after 5 min and 12 h. */
const TIMES = { gateMs: 5 * MINUTE, deadlineMs: 1_440 * MINUTE };

/** A roll that entered these phases, each at that minute. */
function told(entered: [RollPhase, minute: number][]) {
  const timeline = entered.map(([phase, minute]) => ({ phase, cluster: null, at: iso(minute) }));
  const { phase, at } = timeline.at(-1)!;
  const runId = entered.some(([one]) => one === 'rolling') ? 'run-1' : null;
  return { phase, phaseSince: at, timeline, clusters: [{ name: 'east', state: 'waiting' as const, runId }] };
}

function iso(minute: number): string {
  return new Date(T0 + minute * MINUTE).toISOString();
}

const ROLLS: [RollPhase, number][] = [
  ['preflight', 0],
  ['rolling', 1],
];
const GATE: [RollPhase, number][] = [...ROLLS, ['gate', 10]];

describe('the moments of a roll that have come', () => {
  it.each<[what: string, entered: [RollPhase, number][], minute: number, keys: string[]]>([
    ['none in preflight, however long it takes', ROLLS.slice(0, 1), 9_000, []],
    ['only the end, when it was refused', [...ROLLS.slice(0, 1), ['refused', 1]], 1, ['roll-end']],
    ['only the end, when it was terminated in preflight', [...ROLLS.slice(0, 1), ['failed', 1]], 1, ['roll-end']],
    ['the start, when the first cluster begins', ROLLS, 9_000, ['roll-start']],
    ['only the wait, when it first waits for a person', first('paused'), 1, ['roll-waits/1']],
    ['another wait is told too', [...first('paused'), ['gate', 2], ['paused', 2]], 2, ['roll-waits/2']],
    ['a wait that is over is told no more', [...first('paused'), ['gate', 2]], 2, []],
    ['the start once', [...ROLLS, ['gate', 2], ['rolling', 3]], 3, ['roll-start']],
    ['a gate is not late right before half of maintenance.deadline', GATE, 734.99, ['roll-start']],
    ['a gate is late from half of maintenance.deadline on', GATE, 735, ['roll-start', 'roll-late/1']],
    ['each gate by itself', [...GATE, ['rolling', 15], ['gate', 20]], 745, ['roll-start', 'roll-late/2']],
    ['a pause is never late', [...GATE, ['paused', 15]], 9_000, ['roll-start', 'roll-waits/1']],
    ['the end of one that is done', [...GATE, ['restored', 11]], 9_000, ['roll-start', 'roll-end']],
    ['the end of one that stopped while it waited', [...first('paused'), ['failed', 2]], 2, ['roll-end']],
  ])('%s', (_, entered, minute, keys) => {
    expect(rollMomentsIn(told(entered), TIMES, T0 + minute * MINUTE).map(keyOf)).toEqual(keys);
  });

  it('no start while another run has the service, and the first cluster does not begin', () => {
    const rolls = told([...ROLLS, ['gate', 2]]);
    const clusters = rolls.clusters.map((one) => ({ ...one, runId: null }));
    expect(rollMomentsIn({ ...rolls, clusters }, TIMES, T0)).toEqual([]);
  });

  it('each has its time', () => {
    const at = (entered: [RollPhase, number][], minute: number): string[] =>
      rollMomentsIn(told(entered), TIMES, T0 + minute * MINUTE).map((come) => come.at);
    expect(at([...GATE, ['paused', 15]], 99)).toEqual([iso(1), iso(15)]);
    expect(at(GATE, 999)).toEqual([iso(1), iso(735)]);
    expect(at([...GATE, ['failed', 40]], 99)).toEqual([iso(1), iso(40)]);
  });

  it('whoever pauses it again and again can not make messages without end', () => {
    const paused = Array.from({ length: 501 }, (_, n): [RollPhase, number] => ['paused', n]);
    const keys = (entered: [RollPhase, number][]): string[] => rollMomentsIn(told(entered), TIMES, T0).map(keyOf);
    expect(keys([...ROLLS, ...paused.slice(1)])).toEqual(['roll-start', 'roll-waits/500']);
    expect(keys([...ROLLS, ...paused])).toEqual(['roll-start']);
  });
});

/** Its preflight, and then this phase before the first cluster. */
function first(phase: RollPhase): [RollPhase, number][] {
  return [
    ['preflight', 0],
    [phase, 1],
  ];
}
