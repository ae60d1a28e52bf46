import { onWire } from './on-wire.js';
import type { Ports } from './ports.js';
import { abortCluster, type AbortAnswer, type AbortCluster } from './steps/abort-cluster.js';
import { gate, type GateScope, type Opened } from './steps/gate.js';

/** The activities of `maintainService`, besides those that it shares with `maintainCluster`. */
export interface RollActivities {
  gate: (run: GateScope) => Promise<Opened>;
  abortCluster: (abort: AbortCluster) => Promise<AbortAnswer>;
}

export function createRollActivities(ports: Ports): RollActivities {
  return { gate: onWire((run) => gate(ports, run)), abortCluster: onWire(abortCluster) };
}
