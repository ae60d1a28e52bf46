import { expect, it } from 'vitest';
import { maintenanceId } from '../../../src/domain/maintenance-id.js';

it('is the same for all clusters of a service', () => {
  expect([maintenanceId('core'), maintenanceId('billing')]).toEqual(['tagout-core', 'tagout-billing']);
});
