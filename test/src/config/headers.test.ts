import { describe, expect, it } from 'vitest';
import { errorsOf, MINIMAL, type BadConfig } from './sample.js';

describe('a config whose headers are wrong', () => {
  it.each<BadConfig>([
    [
      'a header from any variable',
      `${MINIMAL}  headers:\n    Authorization: "\${AWS_SECRET_ACCESS_KEY}"`,
      [17, 'hostStatus.headers.Authorization may use a variable ${NAME} of the worker'],
    ],
    [
      'a header with a line end',
      `${MINIMAL}  headers:\n    A: "b\\r\\nC: d"`,
      [17, 'hostStatus.headers.A must be a text of printable ASCII'],
    ],
    ['a header that is a number', `${MINIMAL}  headers: { A: 1 }`, [16, 'hostStatus.headers.A must be a text']],
    [
      'a header with a space',
      `${MINIMAL}  headers: { A B: c }`,
      [16, 'hostStatus.headers.A B is not a valid header name'],
    ],
    ['a header twice', `${MINIMAL}  headers: { a: b, A: c }`, [16, 'hostStatus.headers.A is the same header as a']],
    ['headers that are none', `${MINIMAL}  headers: x`, [16, 'hostStatus.headers must be headers, each as']],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });
});

it('no error shows what is in a header', () => {
  for (const value of ['{ A: "s3cret\\n" }', '{ A: "${s3cret" }', '{ A: { B: s3cret } }', 's3cret', '[s3cret]'])
    expect(JSON.stringify(errorsOf(`${MINIMAL}  headers: ${value}`))).toMatch(/^((?!s3cret).)*headers((?!s3cret).)*$/);
});
