/** The workflow id of a maintenance, which is its lock: one at a time per service. */
export function maintenanceId(service: string): string {
  return `tagout-${service}`;
}

/** The workflow id of a roll, which is its lock: one at a time per service. */
export function rollId(service: string): string {
  return `tagout-roll-${service}`;
}
