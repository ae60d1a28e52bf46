import { parseConfig, type ConfigError } from '../../../src/config.js';

/** The fault, the file, and the line and the words that the error must have. */
export type BadConfig = [name: string, text: string, told: [line: number, words: string]];

/** The file of docs/config.md, key by key; `hostStatus` and `rest` are what most tests change. */
export const HEAD = `service: core
loadBalancer: core
clusters:
  east:
    targetGroups: [core-east]
    hosts:
      east-1: 10.0.1.11
      east-2: { address: 10.0.1.12, target: i-0123456789abcdef0 }
  west:
    targetGroups: [core-west]
    hosts: { west-1: 10.0.2.11, west-2: 10.0.2.12 }
`;
export const JSON_STATUS = `hostStatus:
  url: http://{address}:8080/status
  timeout: 2s
  json: { inFlight: /inFlight, accepted: /accepted, bootId: /bootId, ready: /ready }
`;
export const LIST = `hostStatus:
- url: http://{address}:8080/status
  json: { inFlight: /inFlight, accepted: /accepted, ready: /ready }
- url: http://{address}:9100/metrics
  timeout: 5s
  prometheus: { bootTime: node_boot_time_seconds }
`;
export const REST = `drain: { settle: 60s, quiet: 30s, poll: 1s, deadline: 1h, onDeadline: abort }
maintenance: { reboot: required, deadline: 24h }
reactivate: { healthyFor: 30s, steps: [100%], hold: 60s }
capacity: { minHealthy: 1 }
stickiness: refuse
soleCluster: refuse
autoScaling: refuse
watch: { every: 10s, blind: 5m, scope: load-balancer }
`;
export const MINIMAL = HEAD + JSON_STATUS;

export function parsed(text: string) {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

/** The errors of a config; empty if there are none. */
export function errorsOf(text: string): ConfigError[] {
  const result = parseConfig(text);
  return result.ok ? [] : result.errors;
}
