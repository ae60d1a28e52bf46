import type { Host } from '../src/domain/config.js';
import type { HostReading } from '../src/domain/host.js';
import { hostsOf, type HostsScope } from './scopes.js';
import { stepFailure } from './failure.js';
import type { Step } from './step.js';

/** Reads all hosts of the cluster at the same time; the result is in the order of the config. */
export async function readHosts(step: Step<Pick<HostsScope, 'config' | 'cluster'>>): Promise<HostReading[]> {
  const { ports, run, beat } = step;
  const readings = await Promise.all(
    hostsOf(run).map((host: Host) => ports.readHost(host, run.config.hostStatus, beat.signal)),
  );
  beat.tellHosts(readings);
  return readings;
}

export function unexpectedReboot(hosts: string[]): Error {
  return stepFailure('UnexpectedReboot', `${hosts.join(', ')} rebooted before the go`);
}
