import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { DRAINED } from '../../support/standard-rules.js';

/** More than enough looks at two hosts for a step that would go on too early. */
const READS = 10;

/** Reads of hosts, by the address of one of them. */
const reads = new Map<string, number>();

function counted(ports: Ports): Ports {
  return {
    ...ports,
    readHost: (host, ...words) => {
      reads.set(host.address, (reads.get(host.address) ?? 0) + 1);
      return ports.readHost(host, ...words);
    },
  };
}

/** The run has looked at its hosts again and again, and is still where it was. */
async function staysInConfirming(journey: Journey, run: Maintained): Promise<void> {
  await run.reaches('confirming');
  const { address } = journey.world.host('east-1');
  const enough = (reads.get(address) ?? 0) + READS;
  while ((reads.get(address) ?? 0) < enough && (await run.phase()) === 'confirming') await sleep(10);
  expect(await run.phase()).toBe('confirming');
  expect(journey.shares('east')).toEqual(DRAINED);
}

const patient = { ports: counted, durations: { healthyForMs: ENDLESS_MS } };
journey('no traffic comes back before all was well for a whole healthyFor', patient, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  await staysInConfirming(journey, run);
  await run.abort({ leaveOut: true });
  await run.ends();
});

journey('no traffic comes back to a host that tells not ready, until it is', { ports: counted }, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const east2 = journey.world.host('east-2');
  east2.tellsReady = false;
  await journey.rebootAll(run);
  await staysInConfirming(journey, run);
  east2.tellsReady = true;
  expect(phases(await run.ends()).at(-1)).toBe('restored');
});
