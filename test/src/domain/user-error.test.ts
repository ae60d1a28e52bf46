import { describe, expect, it } from 'vitest';
import { isUserError, UserError } from '../../../src/domain/user-error.js';

describe('an error that a user can cause', () => {
  it.each<[string, unknown, boolean]>([
    ['is one of the class', new UserError('refused', 'no'), true],
    ['is one of another copy of the class', Object.assign(new Error('no'), { kind: 'unreachable' }), true],
    ['has a known kind', Object.assign(new Error('no'), { kind: 'weird' }), false],
    ['has any kind', new Error('no'), false],
    ['is an error', { kind: 'usage', message: 'no' }, false],
    ['is there', null, false],
  ])('%s', (_, error, is) => expect(isUserError(error)).toBe(is));

  it('keeps what caused it', () => {
    const cause = new Error('why');
    expect(new UserError('failed', 'no', { cause })).toMatchObject({ name: 'UserError', kind: 'failed', cause });
  });
});
