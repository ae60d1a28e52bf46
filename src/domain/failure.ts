/** Why a run did not end `restored`. The name is the type of the Temporal ApplicationFailure. */
export const FAILURE_TYPES = [
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
] as const;

/** The CLI uses `Terminated` for a run that was terminated or timed out: none of our code ran at its end. */
export type FailureType = (typeof FAILURE_TYPES)[number] | 'Terminated';
