import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalAddress } from '../../../src/domain/address.js';

it.each([
  ['2001:DB8:0:0::B', '2001:db8::b'],
  ['2001:0db8:0000:0000:0000:0000:0000:000b', '2001:db8::b'],
  ['::', '0:0:0:0:0:0:0:0'],
  ['1::', '1:0:0:0:0:0:0:0'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['::ffff:10.0.1.11', '10.0.1.11'],
  ['::FFFF:0a00:010b', '10.0.1.11'],
  ['0:0:0:0:0:ffff:10.0.1.11', '10.0.1.11'],
  ['64:ff9b::10.0.1.11', '64:ff9b::a00:10b'],
])('%s is %s', (one, other) => {
  expect(canonicalAddress(one)).toBe(canonicalAddress(other));
});

it.each([
  ['2001:db8::b', '2001:db8::c'],
  ['::1', '1::'],
  ['1::2:3', '1:2::3'],
  // In IPv4-compatible form, which is another address, and long out of use.
  ['::10.0.1.11', '10.0.1.11'],
  ['::fffe:10.0.1.11', '10.0.1.11'],
  ['1::ffff:10.0.1.11', '10.0.1.11'],
])('%s is not %s', (one, other) => {
  expect(canonicalAddress(one)).not.toBe(canonicalAddress(other));
});

it.each([
  'i-0123456789abcdef0',
  'I-0123456789ABCDEF0',
  '10.0.1.11',
  '010.0.1.11',
  'east-1.example',
  'east-1:8080',
  '',
  ':',
  ':::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  '1:2:3:4::5:6:7:8',
  '12345::',
  'g::1',
  'fe80::1%eth0',
  '10.0.1.11::1',
  '::10.0.1',
  '::10.0.1.256',
  '::10.0.1.011',
  ':1:2:3:4:5:6:7',
])('%s is no IPv6 address, and stays as it is', (text) => {
  expect(isIPv6(text) && !text.includes('%')).toBe(false);
  expect(canonicalAddress(text)).toBe(text);
});

it('takes every address for the one that Node.js takes it for', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const canonical = canonicalAddress(text);
      const again = /^[\d.]+$/.test(canonical) ? `::ffff:${canonical}` : canonical;
      expect(new URL(`http://[${again}]`).hostname).toBe(new URL(`http://[${text}]`).hostname);
    }),
  );
});
