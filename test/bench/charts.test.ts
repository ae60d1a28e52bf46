import { expect, it } from 'vitest';
import { charts } from '../../bench/charts/all.js';
import type { Row } from '../../bench/results.js';

const row = (what: string, who: string, samples: number[]): Row => ({ what, who, unit: 'ms', samples });

it('draws only what was measured', () => {
  expect(charts({ rows: [] })).toEqual({});
  expect(Object.keys(charts({ rows: [row('requests lost: a', 'tagout', [0])] }))).toEqual(['lost.svg']);
});

it('draws bars as long as their medians, and a line from the lowest to the highest sample', () => {
  const svg = charts({
    rows: [
      row('how long a command takes', 'tagout status', [50]),
      row('how long a command takes', 'a & b', [80, 100, 90]),
    ],
  })['commands.svg']!;
  const widths = [...svg.matchAll(/<rect x="190" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) => Number(width));
  // The highest sample, 100, is 340 wide.
  expect(widths).toEqual([170, 306]);
  expect(svg).toContain('<line x1="462" x2="530"');
  expect(svg).toContain('>a &amp; b</text>');
});

it('says never where there are no samples, without a bar', () => {
  const svg = charts({ rows: [row('requests lost: a', 'Ansible', [])] })['lost.svg']!;
  expect(svg).toContain('>never</text>');
  expect(svg).not.toContain('<rect x="190"');
});

it('draws a curve for each cost, over the number of runs', () => {
  const rows = [1, 10, 100].flatMap((runs) => [
    row('worker: memory', `tagout, ${runs} held`, [runs * 2]),
    row('worker: CPU of one core', `tagout, ${runs} held`, [runs === 1 ? 0 : runs]),
  ]);
  const svg = charts({ rows })['held.svg']!;
  const points = (color: string): number => [...svg.matchAll(new RegExp(`<circle [^>]*fill="${color}"`, 'g'))].length;
  // 0 has no place on a logarithmic axis.
  expect([points('#0969da'), points('#cf222e')]).toEqual([3, 2]);
  expect(svg).not.toContain('NaN');
});
