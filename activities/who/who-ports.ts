import type { Ports, TrailPort } from '../ports.js';

export interface WhoPorts extends Pick<Ports, 'now' | 'uptime'> {
  trail: TrailPort;
  /** The address of the Temporal server. */
  address: string;
  /** Between two looks at a run that has not ended yet, in milliseconds. */
  everyMs: number;
}
