import { describe, expect, it } from 'vitest';
import { tagout } from '../stub/harness.js';

const LISTEN = ['gateway', '--listen', '127.0.0.1:0'];

describe('gateway is exit 2', () => {
  it.each([
    ['without a credential that it could accept', [], 'say how a host proves who it is'],
    ['with keys of STS, but no issuer', ['--jwks', 'https://a/jwks'], 'both --jwks and --issuer'],
    ['with an issuer alone', ['--issuer', 'https://a', '--keys', 'k'], 'both --jwks and --issuer'],
    [
      'with keys of STS, but no configs',
      ['--jwks', 'https://a/jwks', '--issuer', 'https://a'],
      '--jwks needs --configs',
    ],
    ['with a certificate without its key', ['--keys', 'k', '--tls-cert', 'c'], 'both --tls-cert and --tls-key'],
    ['with client certificates, but no TLS', ['--client-ca', 'c'], '--client-ca needs --tls-cert'],
    ['with a key file that is not there', ['--keys', '/nowhere/keys.json'], '/nowhere/keys.json'],
    [
      'with a certificate that is not there',
      ['--client-ca', '/no', '--tls-cert', '/no', '--tls-key', '/no'],
      '--tls-cert /no',
    ],
    [
      'with configs that are not there',
      [
        '--client-ca',
        'package.json',
        '--tls-cert',
        'package.json',
        '--tls-key',
        'package.json',
        '--configs',
        '/nowhere',
      ],
      '/nowhere',
    ],
    [
      'with an invalid certificate',
      ['--client-ca', 'package.json', '--tls-cert', 'package.json', '--tls-key', 'package.json'],
      "can't be used",
    ],
  ])('%s', async (_, options, why) => {
    const { exit, stderr, stdout } = await tagout([...LISTEN, ...options]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(why);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['8090', 'example.com:80', '127.0.0.1', '127.0.0.1:99999', '::1:80', ''])(
    'for the address "%s"',
    async (address) => {
      const { exit, stderr } = await tagout(['gateway', '--listen', address, '--keys', 'k']);
      expect(exit).toBe(2);
      expect(stderr).toContain('--listen');
    },
  );
});
