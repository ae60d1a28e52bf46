import type { Ports } from '../ports.js';

export interface NotifyPorts extends Pick<Ports, 'now' | 'uptime'> {
  /** The worker's environment, with the secrets that a config names. */
  env: NodeJS.ProcessEnv;
  /** The address of the Temporal server. */
  address: string;
  /** Between two looks at a run, in milliseconds. */
  everyMs: number;
  /** How long one attempt of a message may take, in milliseconds. */
  timeoutMs: number;
}
