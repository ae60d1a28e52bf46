import type { Said } from '../../../src/domain/claims.js';
import type { HostBefore } from '../../../src/domain/observation.js';
import { Maintenance } from '../../../src/domain/maintenance.js';
import { STEPS, type Phase } from '../../../src/domain/lifecycle.js';
import { observedShares, type ObservedShare } from '../../../src/domain/shares.js';
import { observed } from './readings.js';
import { arnOf, EVEN, observation, planned, type Shares } from './small-service.js';

export const T0 = Date.parse('2026-11-22T03:00:00.000Z');
export const PLAN = [
  planned('v1', [100, 100], { 'core-west': 100 }),
  planned('default', [100, 100], { 'core-west': 100 }),
];
const CLUSTER_OF = { [arnOf('core-east')]: 'east', [arnOf('core-west')]: 'west' };
export const OUT: Shares = { 'core-east': 0, 'core-west': 100 };

/** A run of two hosts, as it is after its start. `beginsAtMs`: it waits for that time. */
export function started(hosts = ['east-1', 'east-2'], beginsAtMs: number | null = null): Maintenance {
  const start = {
    service: 'core',
    cluster: 'east',
    workflowId: 'tagout-core',
    runId: 'run-1',
    startedBy: 'alice@ops-1',
    reason: 'kernel 6.1.150',
    adopted: false,
    standby: false,
    reboot: 'required' as const,
  };
  return new Maintenance(start, hosts, T0, beginsAtMs);
}

export function before(changes: Partial<HostBefore> = {}): HostBefore[] {
  return ['east-1', 'east-2'].map((name) => ({
    name,
    boot: { kind: 'id', id: `${name} before` },
    bootAtPreflight: { kind: 'id', id: `${name} before` },
    ready: true,
    readable: true,
    hadGo: false,
    ...changes,
  }));
}

export function seen(v1: Shares, byDefault: Shares = v1): ObservedShare[] {
  return observedShares(observation({ v1, byDefault }).routing, CLUSTER_OF);
}

/** A run that went step by step to a phase, a second for each, and read the routing that belongs there. */
export function inPhase(phase: Phase, hosts = before()): Maintenance {
  const state = started();
  state.planned(PLAN, hosts, CLUSTER_OF);
  state.observed(seen(EVEN), T0);
  const steps = STEPS.slice(1, (STEPS as readonly Phase[]).indexOf(phase) + 1);
  for (const [index, step] of steps.entries()) {
    state.entered(step, T0 + (index + 1) * 1000);
    state.observed(seen(OUT), T0 + (index + 1) * 1000);
  }
  return state;
}

export function said(host: string, bootId: string | null = null): Said {
  return { host, bootId, note: null, by: null };
}

/** The host claims, and is up in this boot, which is another one than before the go. */
export function count(state: Maintenance, host: string, bootId = 'new'): void {
  state.judge(state.claims.file(said(host), 'maintenance', T0), observed(host, { boot: { kind: 'id', id: bootId } }));
}
