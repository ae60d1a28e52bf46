import { expect, it } from 'vitest';
import { errorsOf, MINIMAL, parsed, type BadConfig } from './sample.js';

const blockers = (inner: string): string => `${MINIMAL}blockers: { ${inner} }\n`;
const AT = 'prometheus: "https://prometheus:9090"';

it('its defaults', () => {
  expect(parsed(blockers(`${AT}, queries: 'up == 0', tls: { ca: /ca.pem }`)).blockers).toEqual({
    ...{ prometheus: 'https://prometheus:9090', queries: ['up == 0'], onBlocked: 'hold', deadlineMs: 3_600_000 },
    ...{ headers: {}, tls: { ca: '/ca.pem', cert: null, key: null } },
  });
  expect(Object.keys(parsed(MINIMAL))).not.toContain('blockers');
});

it.each<BadConfig>([
  ['no Prometheus', blockers(`queries: [up]`), [16, 'blockers.prometheus is missing']],
  ['no query', blockers(AT), [16, 'blockers.queries is missing']],
  ['an empty query', blockers(`${AT}, queries: ['']`), [16, 'blockers.queries[0] must be a PromQL query']],
  ['a query twice', blockers(`${AT}, queries: [up, up]`), [16, 'blockers.queries must be a list that names each']],
  ['another placeholder', blockers(`${AT}, queries: ['up{host="{host}"}']`), [16, 'and no other name in braces']],
  [
    'too many queries',
    blockers(`${AT}, queries: [${Array.from({ length: 21 }, (_, n) => `q${n}`).join(', ')}]`),
    [16, 'blockers.queries must be a list of at most 20 queries'],
  ],
  ['another end', blockers(`${AT}, queries: [up], onBlocked: abort`), [16, 'must be hold or take-back']],
  ['no time', blockers(`${AT}, queries: [up], deadline: 0s`), [16, 'blockers.deadline must be a number']],
  ['half a pair', blockers(`${AT}, queries: [up], tls: { cert: x }`), [16, 'blockers.tls must name cert and key']],
  ['a bad header', blockers(`${AT}, queries: [up], headers: { A: 1 }`), [16, 'blockers.headers.A must be']],
])('with %s it is refused with its line', (_, text, [line, words]) => {
  expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
});
