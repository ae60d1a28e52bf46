import { ofRightClock, type HostReading } from '../src/domain/host.js';
import { beating } from './beat.js';
import { hostsOf, type HostsScope } from './context.js';
import type { Ports } from './ports.js';

export interface VerifyInput {
  host: string;
}

/** Reads the host until it answers: the boot hook usually claims before the app is up. */
export async function verifyClaim(ports: Ports, run: HostsScope, input: VerifyInput): Promise<HostReading> {
  const { drain, hostStatus } = run.config;
  const host = hostsOf(run).find((one) => one.name === input.host)!;
  return beating<never, HostReading>(drain.pollMs, ports, async (beat) => {
    for (;;) {
      const reading = ofRightClock(await ports.readHost(host, hostStatus, beat.signal));
      beat.tellHosts([reading]);
      if (reading.kind === 'observed') return reading;
      await beat.pause(drain.pollMs);
    }
  });
}
