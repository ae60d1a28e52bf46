import { expect, it } from 'vitest';
import { isChangedRun, isWhoLimits, WHO_LIMITS, whoId } from '../../../../src/domain/who/changed-run.js';

it('there is one id for each run', () => {
  expect(whoId('core', 'run-1')).toBe('tagout.who.core.run-1');
});

it('an input names a service, a cluster and a run', () => {
  const run = { config: { service: 'core' }, cluster: 'east', runId: 'run-1' };
  expect(isChangedRun(run)).toBe(true);
  for (const key of Object.keys(run)) expect(isChangedRun({ ...run, [key]: undefined })).toBe(false);
});

it('the limits are those of the product, and no endless ones', () => {
  expect(isWhoLimits(WHO_LIMITS)).toBe(true);
  expect(WHO_LIMITS).toEqual({ everyMs: 30_000, forMs: 1_200_000 });
  expect(isWhoLimits({ everyMs: 0, forMs: 1 })).toBe(false);
  expect(isWhoLimits({ everyMs: 1, forMs: Infinity })).toBe(false);
});
