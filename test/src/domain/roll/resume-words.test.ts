import { expect, it } from 'vitest';
import { untilApproved, untilUnpaused } from '../../../../src/domain/roll/resume-words.js';

it('says for whom a roll waits, and what ends the wait', () => {
  expect(untilUnpaused('bob@ops-2')).toBe('tagout resume, because bob@ops-2 has paused the roll');
  expect(untilApproved('west')).toBe('tagout resume, which lets west begin (roll.approve: each)');
});
