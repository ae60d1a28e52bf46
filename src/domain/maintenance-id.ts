/** The workflow id of a maintenance, which is its lock: one at a time per service. */
export function maintenanceId(service: string): string {
  return `tagout-${service}`;
}
