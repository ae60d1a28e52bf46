import { describe, expect, it } from 'vitest';
import { fillQuery, findBlocked, unknownPlaceholder, type QueryAnswer } from '../../../src/domain/blockers.js';

const CLEAR: QueryAnswer = { kind: 'answered', series: [], count: 0 };
const FIRING: QueryAnswer = { kind: 'answered', series: ['ALERTS{alertname="Errors"} 1'], count: 1 };

describe('a query', () => {
  it.each([
    ['up', 'up'],
    ['ALERTS{cluster!="{cluster}"}', 'ALERTS{cluster!="east"}'],
    ['a{s="{service}", c=~"x-{cluster}|{cluster}"}', 'a{s="core", c=~"x-east|east"}'],
    ['sum by (cluster) (up{job="web"})', 'sum by (cluster) (up{job="web"})'],
    ['up{host="{host}"}', 'up{host="{host}"}'],
  ])('%s is asked as %s', (template, asked) => {
    expect(fillQuery(template, { cluster: 'east', service: 'core' })).toBe(asked);
  });

  it.each([
    ['up{cluster="{cluster}", service="{service}"}', null],
    ['up{host="{host}"}', '{host}'],
    ['rate(a{b="c"}[5m]) > 0 and a{}', null],
    ['a{b=~"x{2}"}', null],
  ])('%s: what is not replaced is %s', (template, unknown) => {
    expect(unknownPlaceholder(template)).toBe(unknown);
  });
});

describe('what blocks', () => {
  it.each<[string, QueryAnswer | undefined, string[]]>([
    ['no series', CLEAR, []],
    ['one series', FIRING, ['blocker: up == 0: ALERTS{alertname="Errors"} 1']],
    [
      'more series than are shown',
      { kind: 'answered', series: ['a 1', 'b 1', 'c 1', 'd 1'], count: 40 },
      ['blocker: up == 0: a 1, b 1, c 1, and 37 more series'],
    ],
    [
      'series of which none is shown',
      { kind: 'answered', series: [], count: 2 },
      ['blocker: up == 0: and 2 more series'],
    ],
    [
      "a query that can't be asked",
      { kind: 'unasked', reason: 'answered 503' },
      ["blocker: up == 0: it can't be asked (answered 503)"],
    ],
    ['an answer that is missing', undefined, ["blocker: up == 0: it can't be asked (nobody asked it)"]],
  ])('%s', (_, answer, blocked) => {
    expect(findBlocked(['up == 0'], [answer])).toEqual(blocked);
  });

  it('names each query that blocks, and no other', () => {
    expect(findBlocked(['a', 'b', 'c'], [FIRING, CLEAR, undefined])).toEqual([
      'blocker: a: ALERTS{alertname="Errors"} 1',
      "blocker: c: it can't be asked (nobody asked it)",
    ]);
  });

  it('shows what others wrote as one line that nothing turns around', () => {
    const series = ['{a="\u202e\u2028x"} 1\n\u009b2J'];
    expect(findBlocked(['up == 0'], [{ kind: 'answered', series, count: 1 }])).toEqual([
      'blocker: up == 0: {a=" x"} 1 2J',
    ]);
  });

  it('is short, however long queries and series are', () => {
    const series = Array.from({ length: 1000 }, () => 'x'.repeat(10_000));
    const queries = Array.from({ length: 100 }, () => `y\n${'z'.repeat(10_000)}`);
    const answers = queries.map((): QueryAnswer => ({ kind: 'answered', series, count: series.length }));
    const blocked = findBlocked(queries, answers);
    expect(blocked.at(-1)).toBe('and 90 more blockers');
    expect(blocked.join('').length).toBeLessThan(10_000);
    expect(blocked.join('')).not.toContain('\n');
  });
});
