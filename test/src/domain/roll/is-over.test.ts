import { expect, it } from 'vitest';
import { ROLL_PHASES } from '../../../../src/domain/roll/document.js';
import { isRollOver } from '../../../../src/domain/roll/is-over.js';

it('a roll is over in its ends, and in no other phase', () => {
  expect(ROLL_PHASES.filter(isRollOver)).toEqual(['restored', 'refused', 'aborted', 'failed']);
});
