import { expect, it } from 'vitest';
import { errorsOf, MINIMAL, parsed, type BadConfig } from './sample.js';

const silence = (inner: string): string => `${MINIMAL}silence: { ${inner} }\n`;
const AT = 'alertmanager: "http://alerts:9093/path"';

it('one matcher may stand for a list', () => {
  expect(parsed(silence(`${AT}, matchers: 'cluster="{cluster}"'`)).silence).toEqual({
    ...{ alertmanager: 'http://alerts:9093/path', matchers: ['cluster="{cluster}"'], headers: {}, tls: null },
  });
  expect(Object.keys(parsed(MINIMAL))).not.toContain('silence');
});

it.each<BadConfig>([
  ['no Alertmanager', silence(`matchers: ['a="b"']`), [16, 'silence.alertmanager is missing']],
  ['no matcher', silence(AT), [16, 'silence.matchers is missing']],
  ['an empty list', silence(`${AT}, matchers: []`), [16, 'silence.matchers must be a matcher']],
  ['an unknown key', silence(`${AT}, matchers: ['a="b"'], until: 1h`), [16, 'silence.until is not a key']],
  ['a bad header', silence(`${AT}, matchers: ['a="b"'], headers: { A: 1 }`), [16, 'silence.headers.A must be']],
  ['tls over http', silence(`${AT}, matchers: ['a="b"'], tls: { ca: x }`), [16, 'silence.tls is for https']],
])('with %s it is refused with its line', (_, text, [line, words]) => {
  expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
});
