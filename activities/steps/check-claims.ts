import { setTimeout as sleep } from 'node:timers/promises';
import { ofRightClock, type HostReading } from '../../src/domain/host.js';
import { beating } from '../beat.js';
import { hostsOf, type HostsScope } from '../scopes.js';
import { onAbort } from '../on-abort.js';
import type { Ports } from '../ports.js';
import type { Step } from '../step.js';

/** This step writes nothing, and nobody waits for it to end after a cancel, so it may learn late that it must stop. */
const BEAT_MS = 3_000;

/**
 * Reads the given hosts until one of them answers: the boot hook usually claims before the app is up. Resolves to the
 * readings of that poll, of which at least one is observed.
 */
export async function checkClaims(ports: Ports, run: HostsScope): Promise<HostReading[]> {
  const { pollMs } = run.config.drain;
  return beating<never, HostReading[]>(
    run,
    ports,
    async (beat) => {
      for (;;) {
        const readings = await readWhoAnswers({ ports, run, beat });
        beat.tellHosts(readings);
        if (readings.some(({ kind }) => kind === 'observed')) return readings;
        await beat.pause(pollMs);
      }
    },
    { beatMs: BEAT_MS },
  );
}

/** The readings of all hosts if none can be read, or else of those that have answered one poll after the first. */
async function readWhoAnswers({ ports, run, beat }: Step<HostsScope>): Promise<HostReading[]> {
  const { drain, hostStatus } = run.config;
  const end = new AbortController();
  const off = onAbort(beat.signal, () => end.abort(beat.signal.reason));
  const readings: HostReading[] = [];
  let isAnswered = (): void => undefined;
  const answered = new Promise<void>((resolve) => (isAnswered = resolve));
  const all = Promise.all(
    hostsOf(run).map(async (host) => {
      const reading = ofRightClock(await ports.readHost(host, hostStatus, end.signal));
      readings.push(reading);
      if (reading.kind === 'observed') isAnswered();
    }),
  );
  try {
    await Promise.race([all, answered.then(() => sleep(drain.pollMs, undefined, { signal: end.signal }))]);
    return [...readings];
  } finally {
    off();
    end.abort();
    await all.catch(() => undefined);
  }
}
