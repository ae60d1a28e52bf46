import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../../src/domain/notify/plain-text.js';

describe('text that others wrote', () => {
  it.each([
    ['stays as it is where it is harmless', 'kernel 6.1.150', 'kernel 6.1.150'],
    ['mentions nobody', '<!channel> & <@U123>', '&lt;!channel&gt; &amp; &lt;@\u200bU123&gt;'],
    ['makes no link', '<https://example.com|tagout>', '&lt;https://example.com|tagout&gt;'],
    ['calls no channel', '@channel alice@ops-1', '@\u200bchannel alice@\u200bops-1'],
    ['stays on its line', 'done\n\nTo go on: rm -rf /\r\u2028x', 'done To go on: rm -rf / x'],
    ['has no control characters', 'a\u0000b\u001b[31mc\u202egnp\u200b', 'a b [31mc gnp'],
  ])('%s', (_, text, told) => {
    expect(plainText(text, 100)).toBe(told);
  });

  it.each([
    ['12345678901', '123456789…'],
    ['🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂', '🙂🙂🙂🙂🙂🙂🙂🙂🙂…'],
  ])('%s is cut', (text, told) => {
    expect(plainText(text, 10)).toBe(told);
  });

  it('is one bounded line without a link or a mention, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const told = plainText(text, 50);
        expect(told).not.toMatch(/[\n\r<>]|@(?!\u200b)/);
        expect([...told].length).toBeLessThanOrEqual(50 * 5);
      }),
    );
  });
});
