import type { Left } from './left.js';
import { PHASES, isEnd, type End, type Phase } from './lifecycle.js';

/** One value of a gauge. NaN: not known. */
export interface GaugeValue {
  name: GaugeName;
  labels: Record<string, string>;
  value: number;
}

/** The gauges, and the value that series get that no run has any more: a series can't be removed. */
export const GAUGES = {
  tagout_maintenance: { help: '1 while the running maintenance is in this phase.', rest: 0 },
  tagout_phase_seconds: { help: 'How long the running maintenance has been in its phase; 0 without one.', rest: 0 },
  tagout_out_of_service: { help: '1 if a share of the cluster was 0 at the last look that a run told.', rest: 0 },
  tagout_exposed: {
    help: '1 if the cluster got traffic at that look, and its hosts have had the go and were not confirmed since.',
    rest: 0,
  },
  tagout_look_age_seconds: {
    help: 'Age of the last good look at the load balancer; NaN without a watcher.',
    rest: NaN,
  },
  tagout_in_flight: { help: 'Transactions in flight, as last read from the host; NaN if not readable.', rest: NaN },
  tagout_metrics_age_seconds: { help: 'How long ago Temporal last told what the other gauges say.', rest: NaN },
} as const;

export type GaugeName = keyof typeof GAUGES;

/** A cluster, as its runs tell of it. */
export interface ClusterNow {
  service: string;
  cluster: string;
  running: RunningNow | null;
  /** Null if no run has told anything. */
  left: Left | null;
}

export interface RunningNow {
  phase: Phase;
  phaseMs: number;
  /** Null in a phase that nobody watches. */
  lookAgeMs: number | null;
  hosts: { name: string; inFlight: number | null }[];
}

/** Everything that the gauges say about a cluster. */
export function gaugesOf({ service, cluster, running, left }: ClusterNow): GaugeValue[] {
  const ofCluster = { service, cluster };
  return [
    { name: 'tagout_out_of_service', labels: ofCluster, value: left?.outOfService === true ? 1 : 0 },
    { name: 'tagout_exposed', labels: ofCluster, value: left?.exposed === true ? 1 : 0 },
    ...(running === null ? [] : gaugesOfRunning(ofCluster, running)),
  ];
}

const RUNNING_PHASES = PHASES.filter((phase): phase is Exclude<Phase, End> => !isEnd(phase));

function gaugesOfRunning(
  labels: { service: string; cluster: string },
  { phase: current, phaseMs, lookAgeMs, hosts }: RunningNow,
): GaugeValue[] {
  const { service } = labels;
  return [
    ...RUNNING_PHASES.map((phase): GaugeValue => {
      return { name: 'tagout_maintenance', labels: { ...labels, phase }, value: phase === current ? 1 : 0 };
    }),
    { name: 'tagout_phase_seconds', labels, value: phaseMs / 1000 },
    { name: 'tagout_look_age_seconds', labels: { service }, value: lookAgeMs === null ? NaN : lookAgeMs / 1000 },
    ...hosts.map(({ name, inFlight }): GaugeValue => {
      return { name: 'tagout_in_flight', labels: { service, host: name }, value: inFlight ?? NaN };
    }),
  ];
}
