import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { tokenId } from '../../../../src/gateway/tokens/token-id.js';

it('is the jti of the token', () => {
  expect(tokenId('a.b.c', 'c9c99a1c-5763-4db3-87c4-b96d4749b0d0')).toBe('c9c99a1c-5763-4db3-87c4-b96d4749b0d0');
});

it.each([undefined, 1, '', 'short', 'two\nlines-of-it', 'x'.repeat(65), 'eyJh.eyJp.sig'])(
  'is a digest for %j',
  (jti) => {
    expect(tokenId('a.b.c', jti)).toBe(createHash('sha256').update('a.b.c').digest('hex').slice(0, 32));
  },
);
