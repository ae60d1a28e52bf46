import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../activities/blockers/parse-answer.js';

const answer = (data: unknown, more: object = {}): string => JSON.stringify({ status: 'success', data, ...more });
const vector = (...result: unknown[]): unknown => ({ resultType: 'vector', result });
const FIRING = { metric: { __name__: 'ALERTS', alertname: 'Errors', cluster: 'west' }, value: [1795773620.9, '1'] };

describe('an answer of Prometheus', () => {
  it.each([
    ['no series', vector(), [], 0],
    ['an alert', vector(FIRING), ['ALERTS{alertname="Errors",cluster="west"} 1'], 1],
    ['a series without labels', vector({ metric: { __name__: 'up' }, value: [1, '0'] }), ['up 0'], 1],
    ['a series without a name', vector({ metric: {}, value: [1, 'NaN'] }), ['{} NaN'], 1],
    ['a label with a line break', vector({ metric: { a: 'x\n"y"' }, value: [1, '2'] }), ['{a="x\\n\\"y\\""} 2'], 1],
    ['a native histogram', vector({ metric: { a: 'b' }, histogram: [1, {}] }), ['{a="b"}'], 1],
    ['more series than are shown', vector(FIRING, FIRING, FIRING, FIRING), Array(3).fill(expect.any(String)), 4],
  ])('with %s', (_, data, series, count) => {
    expect(parseAnswer(answer(data))).toEqual({ kind: 'answered', series, count });
  });

  it('of a VictoriaMetrics that has asked all its parts', () => {
    expect(parseAnswer(answer(vector(), { isPartial: false }))).toMatchObject({ count: 0 });
  });

  it('with infos, which are no warnings', () => {
    expect(parseAnswer(answer(vector(), { infos: ['might not be a counter'], warnings: [] }))).toMatchObject({
      count: 0,
    });
  });
});

describe('what is no answer', () => {
  it.each([
    ['nothing', '', 'not the answer of a Prometheus'],
    ['a page', '<html>login</html>', 'not the answer of a Prometheus'],
    ['null', 'null', 'not the answer of a Prometheus'],
    ['an error', JSON.stringify({ status: 'error', error: 'parse error' }), 'answered an error: parse error'],
    ['an error without words', JSON.stringify({ status: 'error' }), 'answered an error'],
    ['a success without data', JSON.stringify({ status: 'success' }), 'not the answer of a Prometheus'],
    ['a half answer', answer(vector(FIRING)).slice(0, -5), 'not the answer of a Prometheus'],
    ['a part, with warnings', answer(vector(), { warnings: ['store west is down'] }), 'store west is down'],
    ['warnings of another form', answer(vector(), { warnings: 'down' }), 'with warnings'],
    ['a part, of a VictoriaMetrics', answer(vector(), { isPartial: true }), 'a part only'],
    ['a scalar', answer({ resultType: 'scalar', result: [1, '0'] }), 'a scalar'],
    ['a text', answer({ resultType: 'string', result: [1, ''] }), 'a string'],
    ['a matrix', answer({ resultType: 'matrix', result: [] }), 'a matrix'],
    ['another type', answer({ resultType: { x: 1 }, result: [] }), 'another type'],
    ['a vector that is no list', answer({ resultType: 'vector', result: {} }), 'not a series'],
    ['a vector that is missing', answer({ resultType: 'vector' }), 'not a series'],
    ['a member that is no series', answer(vector(FIRING, 7)), 'not a series'],
    ['a label that is no text', answer(vector({ metric: { a: 1 }, value: [1, '1'] })), 'not a series'],
    ['a value that is no pair', answer(vector({ metric: {}, value: '1' })), 'not a series'],
    ['neither value nor histogram', answer(vector({ metric: {} })), 'not a series'],
  ])('%s', (_, text, reason) => {
    expect(() => parseAnswer(text)).toThrow(reason);
  });
});
