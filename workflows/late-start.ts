/** Why a run refuses to begin long after its start. */
export const LATE_START = 'no worker took this run in time, and its start was given up: start it again';
