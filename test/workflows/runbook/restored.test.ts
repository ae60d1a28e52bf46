import { expect } from 'vitest';
import { journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const EVERY_PHASE = ['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'reactivating', 'restored'];

journey('drains, waits for the maintenance, and gives the shares back', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  expect(journey.shares('east')).toEqual(DRAINED);
  expect(journey.shares('west')).toEqual(BASELINE);
  const given = await run.status();
  expect(given).toMatchObject({ phase: 'maintenance', outOfService: ['east'], exposed: [], failure: null });
  expect(given.hosts.map((host) => [host.name, host.go, host.claimed])).toEqual([
    ['east-1', true, false],
    ['east-2', true, false],
  ]);
  expect(given.waitingFor).toEqual(['east-1: claim', 'east-2: claim']);
  expect(given.shares).toHaveLength(3);
  for (const share of given.shares) expect(share).toMatchObject({ baseline: 100, expected: 0, observed: 0 });
  expect(Date.parse(given.deadlineAt!)).toBeGreaterThan(Date.parse(given.phaseSince));
  const before = given.hosts.map((host) => host.bootIdBefore);
  await journey.rebootAll(run);
  const document = await run.ends();
  expect(journey.shares('east')).toEqual(BASELINE);
  expect(journey.shares('west')).toEqual(BASELINE);
  expect(phases(document)).toEqual(EVERY_PHASE);
  expect(document).toMatchObject({
    ...{ failure: null, next: null, outOfService: [], exposed: [], waitingFor: [], deadlineAt: null },
    ...{ startedBy: 'alice@ops-1', reason: 'kernel 6.1.150', adopted: false, standby: false, reboot: 'required' },
  });
  for (const share of document.shares) expect(share).toMatchObject({ baseline: 100, expected: 100, observed: 100 });
  expect(document.hosts.map((host) => host.bootIdBefore)).toEqual(before);
  expect(document.hosts.map((host) => host.bootId)).toEqual(
    ['east-1', 'east-2'].map((name) => journey.world.host(name).bootId),
  );
});

journey('budget: at most 90 events, and one write for each action and direction', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.reboot(run, 'east-1');
  await run.verdict('east-1', 'counted');
  await journey.reboot(run, 'east-2');
  await run.ends();
  const events = (await run.handle.fetchHistory()).events?.length ?? 0;
  console.log(`${events} events, ${journey.world.core.journal.count} calls of ELBv2 in a run of 2 hosts and 3 actions`);
  expect(events).toBeLessThanOrEqual(90);
  const { http, partners, httpV1 } = journey.world.arns;
  const writes = journey.ownWrites();
  const written = writes.map(({ params }) => params['RuleArn'] ?? params['ListenerArn']);
  expect(written).toEqual([httpV1, http, partners, httpV1, http, partners]);
  // The window that docs/decisions/what-polling-cant-see.md describes: from the read of an action to its write.
  const reads = journey.world.core.journal.entries.filter(({ params }) => 'RuleArns' in params);
  const windows = writes.map(({ n, at }) => at - reads.findLast((one) => one.n < n)!.at);
  console.log(`from the read of an action to its write: ${windows.join(', ')} ms`);
  expect(reads).toHaveLength(writes.length);
});

journey('budget: from the claim of a person to its answer, and to the next step', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.world.host('east-1').reboot({ downMs: 0, warmingMs: 0 }).ready;
  await journey.world.host('east-2').reboot({ downMs: 0, warmingMs: 0 }).ready;
  expect(await run.done({ host: 'east-1', by: 'alice@ops-1' })).toMatchObject({ verdict: 'counted' });
  const askedMs = Date.now();
  expect(await run.done({ host: 'east-2', by: 'alice@ops-1' })).toMatchObject({ verdict: 'counted' });
  const answeredMs = Date.now();
  const { timeline } = await run.ends();
  const nextMs = Date.parse(timeline.find(({ phase }) => phase === 'confirming')!.at);
  console.log(
    `from \`tagout done\` for the last host to its answer: ${answeredMs - askedMs} ms, to confirming: ${nextMs - askedMs} ms (budget 500)`,
  );
});

journey(
  'in steps: one write for each action and step, never more than the step',
  { config: { steps: [10, 50, 100] } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const after = journey.world.core.journal.count;
    const seen: number[] = [];
    for (const nth of [1, 2, 3, 4, 5, 6, 7, 8, 9])
      journey.atOwnWrite(nth, () => seen.push(journey.shares('east').httpV1));
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.ownWrites(after)).toHaveLength(9);
    expect(seen).toEqual([10, 10, 10, 50, 50, 50, 100, 100, 100]);
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);

journey('without a reboot where none is required', { config: { reboot: 'optional' } }, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await run.signal({ host: 'east-1' });
  await run.signal({ host: 'east-2' });
  expect(await run.ends()).toMatchObject({ phase: 'restored', reboot: 'optional' });
});

journey(
  'reads the Prometheus format too',
  { config: { status: 'prometheus', reboot: 'optional' } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  },
);

journey('the memo and the search attributes have the documented form', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const { memo } = await run.handle.describe();
  expect(memo).toMatchObject({ startedBy: 'alice@ops-1', reason: 'kernel 6.1.150' });
  expect(memo!['baseline']).toHaveLength(3);
  expect(memo!['hosts']).toMatchObject([{ name: 'east-1', hadGo: false }, { name: 'east-2' }]);
  await run.abort({ leaveOut: true });
  await run.ends();
});
