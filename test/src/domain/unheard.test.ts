import { ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { isUnheard } from '../../../src/domain/unheard.js';

const failed = (type: string): Error =>
  new Error('Workflow Update failed', { cause: ApplicationFailure.nonRetryable('why', type) });

it('tells an update that the run did not hear from one that it refused', () => {
  expect(isUnheard(failed('UnprocessedUpdate'))).toBe(true);
  expect(isUnheard(failed('Refused'))).toBe(false);
  expect(isUnheard(new Error('UnprocessedUpdate'))).toBe(false);
});
