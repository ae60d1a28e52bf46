/** A claim for this boot is of a host that can't be read. */
export const UNREADABLE = 'unreadable';

/** When the real workflow answers such a claim with the config of these tests: `hostStatus.timeout`, two `drain.poll`, 0.5 s. */
export const UNVERIFIED_AFTER_MS = 2_000 + 2 * 1_000 + 500;
