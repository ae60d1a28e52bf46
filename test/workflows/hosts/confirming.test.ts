import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { DRAINED } from '../../support/standard-rules.js';

/** Enough reads of two hosts to catch a step that goes on too early. */
const READS = 10;

/** Emits the address of each host that is read. */
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

/** Asserts that the run reads its hosts again and again, and stays in confirming. */
async function staysInConfirming(journey: Journey, run: Maintained): Promise<void> {
  await run.reaches('confirming');
  const { address } = journey.world.host('east-1');
  const enough = (reads.get(address) ?? 0) + READS;
  while ((reads.get(address) ?? 0) < enough && (await run.phase()) === 'confirming') await sleep(10);
  expect(await run.phase()).toBe('confirming');
  expect(journey.shares('east')).toEqual(DRAINED);
}

const patient = { ports: counted, durations: { healthyForMs: ENDLESS_MS } };
journey('no traffic comes back before all hosts were well for a whole healthyFor', patient, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  await staysInConfirming(journey, run);
  await run.abort({ leaveOut: true });
  await run.ends();
});

journey(
  'no traffic comes back to a host that reports not ready, until it is ready',
  { ports: counted },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const east2 = journey.world.host('east-2');
    east2.tellsReady = false;
    await journey.rebootAll(run);
    await staysInConfirming(journey, run);
    east2.tellsReady = true;
    expect(phases(await run.ends()).at(-1)).toBe('restored');
  },
);
