import { expect, it } from 'vitest';
import { LONGEST_TOKEN, readHeader } from '../../../../src/gateway/tokens/token-parts.js';
import { assemble, hostClaims } from './forge.js';

const HEADER = { alg: 'EdDSA', kid: 'k' };
const token = (header: unknown) => assemble(header, hostClaims(), Buffer.alloc(64));

it('reads the members that say how the token is signed', () => {
  expect(readHeader(token({ ...HEADER, typ: 'JWT', more: 1 }))).toEqual(HEADER);
});

it.each([
  ['a text', token('EdDSA'), 'no signed JWT'],
  ['a list', token([]), 'no signed JWT'],
  ['an inherited member', token({ alg: 'EdDSA' }).replace(/^[^.]*/, 'eyJfX3Byb3RvX18iOnt9fQ'), 'no signed JWT'],
  ['a number as algorithm', token({ ...HEADER, alg: 1 }), 'no signed JWT'],
  ['an empty kid', token({ ...HEADER, kid: '' }), 'does not name the key'],
  ['an empty crit', token({ ...HEADER, crit: [] }), 'not allowed'],
  ['a jwk of null', token({ ...HEADER, jwk: null }), 'not allowed'],
])('refuses %s', (_, text, why) => {
  expect(readHeader(text)).toContain(why);
});

it('refuses a token that is too long before it reads anything', () => {
  const long = 'x'.repeat(LONGEST_TOKEN + 1);
  expect(readHeader(long)).toBe('the token is too long');
  expect(readHeader(long.slice(1))).toBe('the token is no signed JWT');
});

it('refuses a different text of the same signature', () => {
  // 64 bytes are 86 characters. 4 bits of the last one have no meaning, so it can be changed.
  const text = token(HEADER);
  expect(text.endsWith('A')).toBe(true);
  expect(readHeader(`${text.slice(0, -1)}B`)).toBe('the token is no signed JWT');
});
