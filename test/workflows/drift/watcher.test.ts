import { Context } from '@temporalio/activity';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';

let reads = 0;

/** Counts what the watcher reads of the hosts: in `maintenance`, before any claim, nobody else does. */
function counted(ports: Ports): Ports {
  return {
    ...ports,
    readHost: (...words) => {
      reads += 1;
      return ports.readHost(...words);
    },
  };
}

journey('the watcher leaves the hosts alone once it has seen drift', { ports: counted }, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const atTheGo = reads;
  while (reads < atTheGo + 4) await sleep(10);
  const after = journey.meddle('httpV1', 'east', 100);
  expect(phases(await run.ends()).at(-1)).toBe('failed');
  const afterTheEnd = reads;
  // There is no event for what must not happen: some polls' time.
  await sleep(5 * journey.config.drain.pollMs);
  expect(reads).toBe(afterTheEnd);
  expect(journey.allOwnWrites(after)).toEqual([]);
});

/** After preflight nobody serves but east: the drain waits, and does not look at the routing while it does. */
function capacityGone(ports: Ports): Ports {
  const health: Ports['loadBalancer']['health'] = async (arns, signal) => {
    const read = await ports.loadBalancer.health(arns, signal);
    const isPreflight = Context.current().info.activityType === 'observe';
    return isPreflight || read.kind === 'unobservable' ? read : { ...read, value: [] };
  };
  return { ...ports, loadBalancer: { ...ports.loadBalancer, health } };
}

journey('the watcher also looks while the run is draining', { ports: capacityGone }, async (journey) => {
  const run = await journey.maintain();
  await run.waitsForText(/only 0 healthy targets would remain/);
  journey.meddle('httpDefault', 'west', 50);
  const document = await run.ends();
  expect(document.failure?.type).toBe('RoutingDrift');
  expect(phases(document)).toEqual(['preflight', 'draining', 'failed']);
  expect(journey.ownWrites()).toEqual([]);
});

journey('the watcher takes in maintenance for drift what was right before the drain', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const after = journey.meddle('httpV1', 'east', 100);
  await Promise.race([run.ends(), journey.world.core.journal.nthCall(5, 'DescribeListeners', after)]);
  expect(await run.phase()).toBe('failed');
  expect((await run.ends()).failure).toMatchObject({
    type: 'RoutingDrift',
    drift: [{ expected: '0', observed: '100' }],
  });
  expect(journey.allOwnWrites(after)).toEqual([]);
});

/** How often each host is asked from now on. */
function countReads({ world }: Journey): Map<string, number> {
  const counts = new Map([...world.hosts.keys()].map((name) => [name, 0]));
  for (const host of world.hosts.values()) host.answers.on(() => counts.set(host.name, counts.get(host.name)! + 1));
  return counts;
}

/** Of each look the watcher makes; it looks and reads hosts at one pace, and one of the two may be late. */
const MOST_READS = 5;

journey(
  'in maintenance hosts are read every watch.every, and only one whose claim waits to be verified at drain.poll',
  { durations: { everyMs: 1_500, pollMs: 20 } },
  async (journey) => {
    const { journal } = journey.world.core;
    const looks = (nth: number) => journal.nthCall(nth, 'DescribeListeners', journal.count);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    // Until its next look the watcher does not know the phase.
    await looks(2);
    const reads = countReads(journey);
    await looks(2);
    expect(reads.get('east-1')).toBeLessThanOrEqual(2 * MOST_READS);

    const host = journey.world.host('east-1');
    await host.reboot({ downMs: 10, warmingMs: ENDLESS_MS }).warming;
    await run.signal({ host: host.name, bootId: host.bootId });
    await run.verdict(host.name, 'unverified');
    const [claimed, other] = [reads.get('east-1')!, reads.get('east-2')!];
    await host.answers.next(() => reads.get('east-1')! >= claimed + 20);
    expect(reads.get('east-2')! - other).toBeLessThanOrEqual(MOST_READS);
    host.becomeReady();
    await run.verdict(host.name, 'counted');
    await run.abort({ leaveOut: true });
    await run.ends();
  },
);
