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
  ['a matcher that is none', silence(`${AT}, matchers: ['a="b"', 'c=d']`), [16, "silence.matchers[1] can't be used"]],
  ['a bad expression', silence(`${AT}, matchers: 'a=~"("'`), [16, 'silence.matchers can\'t be used: "(" is not']],
  ['a wrong placeholder', silence(`${AT}, matchers: ['a="{host}"']`), [16, 'but not {host}']],
  ['matchers of all', silence(`${AT}, matchers: ['a=~".*"']`), [16, 'silence.matchers would match every alert']],
  ['no cluster', silence(`${AT}, matchers: ['a="b"']`), [16, 'silence.matchers must contain {cluster}']],
  ['tls over http', silence(`${AT}, matchers: ['a="b"'], tls: { ca: x }`), [16, 'silence.tls is for https']],
])('with %s it is refused with its line', (_, text, [line, words]) => {
  expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
});
