import { expect, it } from 'vitest';
import type { Results, Row } from '../../bench/results.js';
import { groups, heading, ratio, table, value, verdict } from '../../bench/table.js';

const row = (change: Partial<Row>): Row => ({ what: 'a wait', who: 'tagout', unit: 's', samples: [2], ...change });

it.each<[string, Partial<Row>, string]>([
  ['one sample', {}, '2.00 s'],
  ['samples that are all the same', { samples: [2, 2] }, '2.00 s'],
  ['the median, with the lowest and the highest', { samples: [5, 1, 2] }, '2.00 s (1.00–5.00)'],
  ['whole things', { unit: 'requests', samples: [3, 0, 1] }, '1 requests (0–3)'],
  ['short times', { unit: 'ms', samples: [1.234] }, '1.23 ms'],
  ['longer times', { unit: 'ms', samples: [1234.5, 1300] }, '1267 ms (1235–1300)'],
  ['many seconds', { unit: 'ms', samples: [9_000, 81_830, 90_000] }, '81.83 s (9.00–90.00)'],
  ['what never came', { samples: [] }, 'never'],
  ['the tail', { samples: [1, 2, 3], percentiles: true }, 'p50 2.00 s, p99 3.00 s of 3'],
  ['a rate', { unit: '/s', samples: [0.2] }, '0.20/s'],
  ['growth', { unit: 'power', samples: [1.1] }, 'work^1.10'],
])('shows %s', (_, change, text) => {
  expect(value(row(change))).toBe(text);
});

it.each<[string, Partial<Row>, Partial<Row>, string]>([
  ['more than tagout', { samples: [2] }, { samples: [3] }, '×1.50'],
  ['much more', { samples: [2] }, { samples: [60] }, '×30'],
  ['less', { samples: [2] }, { samples: [1] }, '×0.50'],
  ['than nothing', { samples: [0] }, { samples: [3] }, ''],
  ['never', { samples: [2] }, { samples: [] }, ''],
  ['another unit', { samples: [2] }, { unit: 'ms', samples: [3] }, ''],
])('the ratio of what is %s', (_, ours, theirs, text) => {
  const group = [row(ours), row({ who: 'Ansible', ...theirs })];
  expect([ratio(group[0]!, group), ratio(group[1]!, group)]).toEqual(['', text]);
});

it.each<[string, Row['goal'], string]>([
  ['no goal', undefined, ''],
  ['a goal that is met', { text: '≤ 3 s', isMet: true, limit: 'nothing' }, '≤ 3 s: met'],
  ['a goal that is missed, with what limits it', { text: '≤ 1 s', isMet: false, limit: 'DNS' }, '≤ 1 s: MISSED: DNS'],
  ['a goal that is missed', { text: '≤ 1 s', isMet: false }, '≤ 1 s: MISSED'],
])('says of %s', (_, goal, text) => {
  expect(verdict(row(goal === undefined ? {} : { goal }))).toBe(text);
});

it('has a block for each thing, in the order in which they came, with the scale and the notes', () => {
  const rows = [
    row({ scale: 15, note: 'half asleep' }),
    row({ what: 'a cost', unit: 'calls', samples: [8], goal: { text: '8', isMet: true } }),
    row({ who: 'Ansible', samples: [3] }),
  ];
  expect(groups(rows).map((group) => group.length)).toEqual([2, 1]);
  expect(table(rows)).toBe(
    ['a wait [1:15]', '  tagout   2.00 s         half asleep', '  Ansible  3.00 s  ×1.50', '']
      .concat(['a cost', '  tagout  8 calls    8: met'])
      .join('\n'),
  );
});

it('begins with the machine, its load and the date', () => {
  const machine = { cores: 2, processor: 'EPYC', memoryGb: 24, loadBefore: 0.34, node: '20.20.2', commit: 'abc1234' };
  const results: Results = {
    ...{ date: '2026-11-27T19:00:00.000Z', machine, seed: 1, quick: true, repeats: 5 },
    ...{ missing: [], rows: [], measures: [] },
  };
  expect(heading(results).split('\n').slice(0, 2)).toEqual([
    '2026-11-27T19:00:00.000Z, commit abc1234, --quick: 2 cores (EPYC), 24 GB, Node.js 20.20.2',
    'load before it began: 0.3; seed 1; 5 repeats, median (lowest–highest)',
  ]);
});
