/** What a roll waits for that somebody has paused. */
export function untilUnpaused(pausedBy: string): string {
  return `tagout resume, because ${pausedBy} has paused the roll`;
}

/** What a roll waits for with `approve: each`. */
export function untilApproved(cluster: string): string {
  return `tagout resume, which lets ${cluster} begin (roll.approve: each)`;
}
