import { expect, it } from 'vitest';
import { resetSentence } from '../../../src/domain/reset.js';

it('names the run that was reset, and says that nothing was written', () => {
  expect(resetSentence('run-1')).toMatch(/^This run was reset in Temporal: .* from run run-1, .* written nothing\.$/);
});
