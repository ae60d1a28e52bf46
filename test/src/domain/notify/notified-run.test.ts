import { expect, it } from 'vitest';
import { notifyId } from '../../../../src/domain/notify/notified-run.js';

it('each run has one workflow that tells of it', () => {
  expect(notifyId('core', 'run-1')).toBe('tagout.notify.core.run-1');
});
