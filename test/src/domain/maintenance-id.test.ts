import { expect, it } from 'vitest';
import { maintenanceId, rollId } from '../../../src/domain/maintenance-id.js';

it('is the same for all clusters of a service', () => {
  expect([maintenanceId('core'), maintenanceId('billing')]).toEqual(['tagout-core', 'tagout-billing']);
});

it('a roll has an id of its own', () => {
  expect(rollId('core')).toBe('tagout-roll-core');
});
