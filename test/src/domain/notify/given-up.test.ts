import { describe, expect, it } from 'vitest';
import { GivenUp } from '../../../../src/domain/notify/given-up.js';

const SAID = { to: 0, moment: 'go', why: 'answered 503' };

describe('a receiver that was given up', () => {
  it('is warned of once', () => {
    const givenUp = new GivenUp(2);
    expect(givenUp.hear(SAID)).toBe('notify[0] was not told of go, and that message is not tried again: answered 503');
    expect(givenUp.hear({ ...SAID, moment: 'late' })).toBeNull();
    expect(givenUp.hear({ ...SAID, to: 1 })).toMatch(/^notify\[1\]/);
  });

  it.each([
    [undefined],
    ['notify[0]'],
    [{ ...SAID, to: 2 }],
    [{ ...SAID, to: -1 }],
    [{ ...SAID, to: 0.5 }],
    [{ ...SAID, to: '0' }],
    [{ ...SAID, moment: 'lunch' }],
    [{ ...SAID, why: null }],
  ])('is not %j, which anybody may send', (said) => {
    expect(new GivenUp(2).hear(said)).toBeNull();
  });

  it('is warned of in one bounded line', () => {
    const warning = new GivenUp(1).hear({ ...SAID, why: `\u001b[31m\n${'x'.repeat(10_000)}` });
    expect(warning?.length).toBeLessThan(300);
    expect(warning).not.toMatch(/\p{Cc}/u);
  });
});
