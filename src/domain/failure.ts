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
] as const;

/** `Terminated` is what the CLI says of a run that was terminated or timed out: no code of ours ran at its end. */
export type FailureType = (typeof FAILURE_TYPES)[number] | 'Terminated';
