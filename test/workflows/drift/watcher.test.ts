import { Context } from '@temporalio/activity';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';

let reads = 0;

/** Counts the watcher's reads of hosts: in `maintenance`, before any claim, nobody else reads them. */
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
  // No event tells that something did not happen, so wait for the time of some polls.
  await sleep(5 * journey.config.drain.pollMs);
  expect(reads).toBe(afterTheEnd);
  expect(journey.allOwnWrites(after)).toEqual([]);
});

/** After preflight only east serves: the drain waits, and does not look at the routing meanwhile. */
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

journey('in maintenance the watcher takes the shares from before the drain for drift', {}, async (journey) => {
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

/** Counts how often each host is asked from now on. */
function countReads({ world }: Journey): Map<string, number> {
  const counts = new Map([...world.hosts.keys()].map((name) => [name, 0]));
  for (const host of world.hosts.values()) host.answers.on(() => counts.set(host.name, counts.get(host.name)! + 1));
  return counts;
}

/** Reads of a host for each look: the watcher looks and reads hosts at the same pace, and either may be late. */
const MOST_READS = 5;

journey(
  'in maintenance hosts are read every watch.every; only one whose claim is not verified yet is read every drain.poll',
  { durations: { everyMs: 1_500, pollMs: 20 } },
  async (journey) => {
    const { journal } = journey.world.core;
    const looks = (nth: number) => journal.nthCall(nth, 'DescribeListeners', journal.count);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    // The watcher learns the phase only at its next look.
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
