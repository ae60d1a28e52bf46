import { expect, it } from 'vitest';
import { MOMENTS } from '../../../src/domain/config.js';
import { errorsOf, MINIMAL, parsed, type BadConfig } from './sample.js';

const receiver = (rest: string): string => `${MINIMAL}notify:\n- ${rest}\n`;

it('a receiver gets every moment by default, also those of rolls', () => {
  expect(parsed(receiver('{ url: "${TAGOUT_SLACK_URL}", format: slack }')).notify).toEqual([
    { url: '${TAGOUT_SLACK_URL}', format: 'slack', on: [...MOMENTS], headers: {} },
  ]);
});

it('without the section, nobody is told, and the config has no such key', () => {
  expect(Object.keys(parsed(MINIMAL))).not.toContain('notify');
});

it.each<BadConfig>([
  ['no list', `${MINIMAL}notify: { url: x, format: slack }\n`, [16, 'notify must be a list of receivers']],
  ['an empty list', `${MINIMAL}notify: []\n`, [16, 'notify must be a list of receivers']],
  [
    'too many',
    `${MINIMAL}notify:\n${'- { url: "http://chat/", format: json }\n'.repeat(11)}`,
    [16, 'notify must have at most 10 receivers; it has 11'],
  ],
  ['no format', receiver('{ url: "http://chat/hook" }'), [17, 'notify[0].format is missing; it must be slack or json']],
  [
    'another moment',
    receiver('{ url: "http://chat/", format: json, on: [begin] }'),
    [17, 'notify[0].on[0] must be one of'],
  ],
  [
    'no moment',
    receiver('{ url: "http://chat/", format: json, on: [] }'),
    [17, 'notify[0].on must be a list of start, go'],
  ],
  ['a moment twice', receiver('{ url: "http://chat/", format: json, on: [go, go] }'), [17, 'names each moment once']],
  [
    'a part of a URL',
    receiver('{ url: "http://chat/${TAGOUT_KEY}", format: slack }'),
    [17, 'must be one variable ${TAGOUT_NAME}'],
  ],
  [
    'another variable',
    receiver('{ url: "${AWS_SECRET_ACCESS_KEY}", format: slack }'),
    [17, 'must be one variable ${TAGOUT_NAME}'],
  ],
  ['no URL', receiver('{ url: chat, format: slack }'), [17, 'notify[0].url must be an http or https URL']],
  [
    'another protocol',
    receiver('{ url: "ftp://chat/", format: slack }'),
    [17, 'notify[0].url must be an http or https URL'],
  ],
  ['a password', receiver('{ url: "http://a:s3cret@chat/", format: slack }'), [17, 'must not contain a user name']],
  ['the metadata service', receiver('{ url: "http://169.254.169.254/", format: slack }'), [17, 'a metadata address']],
  [
    'a bad header',
    receiver('{ url: "http://chat/", format: json, headers: { A: 1 } }'),
    [17, 'notify[0].headers.A must be'],
  ],
  ['tls', receiver('{ url: "https://chat/", format: json, tls: { ca: x } }'), [17, 'notify[0].tls is not a key']],
])('with %s it is refused with its line', (_, text, [line, words]) => {
  expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
});

it('no error shows the URL, which may be a secret', () => {
  for (const url of ['s3cret', 'http://chat/s3cret?${TAGOUT_A}', 'ftp://chat/s3cret', 'http://u:p@chat/s3cret'])
    expect(JSON.stringify(errorsOf(receiver(`{ url: "${url}", format: slack }`)))).toMatch(
      /^((?!s3cret).)*url((?!s3cret).)*$/,
    );
});
