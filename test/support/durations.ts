import type { WorldDurations } from '../../lab/world-config.js';

/**
 * Short, but not shorter than the pauses of a busy machine. A wait of 100 ms is over at the second poll: a test of such a
 * wait sets a longer one.
 */
export const SHORT: Partial<WorldDurations> = {
  settleMs: 100,
  quietMs: 100,
  pollMs: 160,
  healthyForMs: 100,
  holdMs: 100,
  everyMs: 600,
  statusTimeoutMs: 5000,
};

/** Long enough that no target becomes unhealthy while the machine is busy with other tests. */
export const PATIENT = { timeoutMs: 5000, intervalMs: 300 };

/** Longer than any test: a step that waits for it is held for as long as the test needs. */
export const ENDLESS_MS = 600_000;

/** How often a test polls the Temporal server. */
export const LOOK_AGAIN_MS = 75;
