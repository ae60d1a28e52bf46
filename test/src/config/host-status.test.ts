import { describe, expect, it } from 'vitest';
import { errorsOf, HEAD, LIST, MINIMAL, type BadConfig } from './sample.js';

describe('a config whose status is wrong', () => {
  it.each<BadConfig>([
    ['no host status', HEAD, [1, 'hostStatus is missing']],
    [
      'two forms',
      `${MINIMAL}  prometheus: { inFlight: a, bootTime: b }`,
      [12, 'either json or prometheus, and there are both'],
    ],
    ['no form', MINIMAL.replace(/ {2}json.*\n/, ''), [12, 'either json or prometheus, and there is neither']],
    [
      'no proof of a reboot',
      MINIMAL.replace('bootId: /bootId, ', ''),
      [15, 'hostStatus.json must name bootId or bootTime'],
    ],
    [
      'no pointer',
      MINIMAL.replace('inFlight: /inFlight', 'inFlight: inFlight'),
      [15, 'hostStatus.json.inFlight must be a JSON pointer such as /inFlight; it is "inFlight"'],
    ],
    ['a misspelt pointer', MINIMAL.replace('inFlight:', 'inflight:'), [15, 'did you mean inFlight?']],
    ['no in-flight', MINIMAL.replace('inFlight: /inFlight, ', ''), [15, 'hostStatus.json.inFlight is missing']],
    ['an invalid source', `${HEAD}hostStatus: [x]`, [12, 'hostStatus[0] must be the status of a host']],
    ['no source', `${HEAD}hostStatus: []`, [12, 'hostStatus must be one source, or a list']],
    [
      'a source that counts nothing',
      HEAD + LIST.replace('inFlight: /inFlight, ', ''),
      [
        14,
        'hostStatus[0].json.inFlight is missing: it says what the host has not finished; only the source with the boot',
      ],
    ],
    [
      'an error in the second source',
      HEAD + LIST.replace('5s', '5'),
      [16, 'hostStatus[1].timeout must be a number and ms'],
    ],
    [
      'two sources that tell the boot',
      HEAD + LIST.replace('ready: /ready', 'bootId: /bootId'),
      [17, 'only one source may name bootId or bootTime, and both hostStatus[0].json and hostStatus[1].prometheus do'],
    ],
    [
      'two sources that tell the boot, where none is needed',
      `${HEAD}${LIST.replace('ready: /ready', 'bootId: /bootId')}maintenance: { reboot: optional }`,
      [17, 'only one source may name bootId or bootTime'],
    ],
    [
      'no source that tells the boot',
      HEAD + LIST.replace('bootTime: node_boot_time_seconds', 'inFlight: a'),
      [12, 'one source of hostStatus must name bootId or bootTime, so that a reboot can be proved'],
    ],
    ['TLS without https', `${MINIMAL}  tls: { ca: x }`, [16, 'hostStatus.tls is for https, and url begins with http:']],
    [
      'a certificate without a key',
      `${MINIMAL.replace('http:', 'https:')}  tls: { cert: x }`,
      [16, 'hostStatus.tls must name cert and key together'],
    ],
    ['empty TLS', `${MINIMAL}  tls: {}`, [16, 'hostStatus.tls must name ca, or cert and key, or all three']],
    ['an unknown key of TLS', `${MINIMAL}  tls: { caa: x }`, [16, 'did you mean ca?']],
    ['a file without a name', `${MINIMAL}  tls: { ca: '' }`, [16, 'hostStatus.tls.ca must be the path of a file']],
    [
      'a series that is named twice',
      MINIMAL.replace(/json:.*/, 'prometheus: { inFlight: [a, a], bootTime: b }'),
      [15, 'names each series once'],
    ],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });
});

it('with stickiness: wait, a config needs a counter in each source that counts', () => {
  const wait = `${MINIMAL}stickiness: wait\n`;
  expect(errorsOf(wait)).toEqual([]);
  expect(errorsOf(wait.replace(' accepted: /accepted,', ''))).toEqual([
    { line: 16, message: expect.stringContaining('needs `accepted`') as string },
  ]);
  const uncounted = `${HEAD}${LIST}stickiness: wait\n`.replace(' accepted: /accepted,', '');
  expect(errorsOf(`${HEAD}${LIST}stickiness: wait\n`)).toEqual([]);
  expect(errorsOf(uncounted)).toHaveLength(1);
});
