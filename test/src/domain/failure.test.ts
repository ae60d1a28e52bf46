import { expect, it } from 'vitest';
import { FAILURE_TYPES } from '../../../src/domain/failure.js';

it('the failure types are those of docs/failures.md', () => {
  expect([...FAILURE_TYPES]).toEqual([
    'Refused',
    'RoutingDrift',
    'UnexpectedReboot',
    'HostLost',
    'DrainDeadline',
    'MaintenanceDeadline',
    'Aborted',
    'Unobservable',
    'WriteRefused',
    'RollStopped',
  ]);
});
