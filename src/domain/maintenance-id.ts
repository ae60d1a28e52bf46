/** The workflow id of a maintenance, which is its lock: one at a time per service. */
export function maintenanceId(service: string): string {
  return `tagout-${service}`;
}

/** The workflow that takes the clusters of a service one after another. */
export const MAINTAIN_SERVICE = 'maintainService';

/** The workflow id of a roll, which is its lock: one at a time per service. */
export function rollId(service: string): string {
  return `tagout-roll-${service}`;
}
