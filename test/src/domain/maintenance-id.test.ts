import { expect, it } from 'vitest';
import { maintenanceId } from '../../../src/domain/maintenance-id.js';

it('is one for each service, whatever is maintained', () => {
  expect([maintenanceId('core'), maintenanceId('billing')]).toEqual(['tagout-core', 'tagout-billing']);
});
