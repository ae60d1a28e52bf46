import { expect, it } from 'vitest';
import { markdown, withResults } from '../../bench/markdown.js';
import { merged } from '../../bench/publish.js';
import type { Results, Row } from '../../bench/results.js';

const row = (what: string, samples: number[], who = 'tagout'): Row => ({ what, who, unit: 's', samples });

function results(change: Partial<Results> = {}): Results {
  return {
    date: '2026-11-27T19:00:00.000Z',
    machine: { cores: 2, processor: 'EPYC', memoryGb: 24, loadBefore: 0, node: '20.20.2', commit: 'abc1234' },
    ...{ seed: 1, quick: false, repeats: 5, missing: [], rows: [], measures: [{ name: 'clean', tookS: 700 }] },
    ...change,
  };
}

it('has a table for each thing, with ratios and goals', () => {
  const goal = { text: '≤ 1 s', isMet: false, limit: 'a | b' };
  const text = markdown(results({ rows: [{ ...row('a wait', [2]), goal }, row('a wait', [3], 'Ansible')] }));
  expect(text).toContain(
    [
      '**a wait**',
      '',
      '| | measured | to tagout | goal |',
      '| --- | --- | --- | --- |',
      '| tagout | 2.00 s |  | ≤ 1 s: MISSED: a \\| b |',
      '| Ansible | 3.00 s | ×1.50 |  |',
    ].join('\n'),
  );
});

it('names peers that are missing, and measures that failed', () => {
  const text = markdown(
    results({
      missing: [{ peer: 'Ansible', why: 'no PyPI' }],
      measures: [{ name: 'held', tookS: 3, error: 'only 4 of 5 runs' }],
    }),
  );
  expect(text).toContain('- **Ansible** is missing: no PyPI\n- **held** failed: only 4 of 5 runs\n');
});

it('replaces the results of a page, and nothing else', () => {
  const [begin, end] = [
    '<!-- results: npm run bench writes what is between these lines -->',
    '<!-- end of results -->',
  ];
  const page = `# Bench\n\n${begin}\n\nold\n\n${end}\n\nMore.\n`;
  const written = withResults(page, results({ rows: [row('a wait', [2])] }));
  expect(written.startsWith(`# Bench\n\n${begin}\n\n2026-11-27`)).toBe(true);
  expect(written.endsWith(`|\n\n${end}\n\nMore.\n`)).toBe(true);
  expect(written).not.toContain('old');
  expect(withResults(written, results({ rows: [row('a wait', [2])] }))).toBe(written);
  expect(() => withResults('# Bench\n', results())).toThrow('no place for results');
});

it('merges runs of single measures: the later one counts', () => {
  const first = results({ rows: [row('a', [1]), row('b', [1])], measures: [{ name: 'clean', tookS: 1, error: 'x' }] });
  const second = results({
    date: '2026-11-27T20:00:00.000Z',
    ...{
      rows: [row('b', [2]), row('c', [2])],
      measures: [
        { name: 'clean', tookS: 2 },
        { name: 'cli', tookS: 2 },
      ],
    },
  });
  const one = merged([first, second]);
  expect(one.rows.map(({ what, samples }) => [what, samples[0]])).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 2],
  ]);
  expect(one.measures).toEqual([
    { name: 'clean', tookS: 2 },
    { name: 'cli', tookS: 2 },
  ]);
  expect(one.date).toBe('2026-11-27T20:00:00.000Z');
});
