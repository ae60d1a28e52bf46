import { describe, expect, it } from 'vitest';
import { errorsOf, HEAD, LIST, MINIMAL, type BadConfig } from './sample.js';

describe("a config whose hosts can't be asked", () => {
  it.each<BadConfig>([
    ['a URL of FTP', MINIMAL.replace('http:', 'ftp:'), [13, 'hostStatus.url must be an http or https URL']],
    [
      'a URL for all hosts',
      MINIMAL.replace('{address}', 'app'),
      [13, 'hostStatus.url must contain {address} or {host}'],
    ],
    ['a URL with a strange placeholder', MINIMAL.replace('/status', '/{name}'), [13, 'but not {name}']],
    [
      'a URL with a password',
      MINIMAL.replace('http://', 'http://a:b@'),
      [13, 'must not contain a user name or a password'],
    ],
    ['two ports', MINIMAL.replace('10.0.1.11\n', '10.0.1.11:81\n'), [7, "host east-1 can't be asked"]],
    ...[
      '169.254.169.254',
      'fe80::1',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '100.100.100.200',
    ].map((address): [string, string, [number, string]] => [
      `a host at ${address}`,
      MINIMAL.replace('10.0.1.11\n', `'${address}'\n`),
      [7, 'is a link-local or a metadata address, and those are never read: name the one at which it serves'],
    ]),
    [
      'a URL of the metadata service',
      MINIMAL.replace('{address}:8080/status', '0xa9fea9fe/{host}'),
      [13, 'hostStatus.url must not lead to a link-local or a metadata address: those are never read; it is'],
    ],
    [
      'two hosts at one address, written in two ways',
      MINIMAL.replace('address: 10.0.1.12', "address: '::ffff:10.0.1.11'"),
      [8, 'hosts east-1 and east-2 would both be read from'],
    ],
    [
      'two hosts at one address',
      MINIMAL.replace('address: 10.0.1.12', 'address: 10.0.1.11'),
      [8, 'hosts east-1 and east-2 would both be read from'],
    ],
    [
      'two sources at one place',
      HEAD + LIST.replace('9100/metrics', '8080/status'),
      [15, 'hostStatus[1].url is where another source of east-1 is read from, too: http://10.0.1.11:8080/status'],
    ],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });
});
