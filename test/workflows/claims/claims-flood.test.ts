import { expect } from 'vitest';
import { CLAIMS_KEPT } from '../../../src/domain/claims.js';
import { DONE, type DoneAnswer, type DoneArgument } from '../../../workflows/messages.js';
import { journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const CLAIMS = 5_000;
const AT_ONCE = 500;

journey('5,000 claims in one task: the run stays bounded, and is restored', { ownWorker: 'now' }, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  // The worst case: all that arrives while no worker runs is in the first task of the next worker.
  await journey.stopWorkers();
  const claims: DoneArgument[] = ['east-1', 'east-2', 'west-1', 'nobody'].flatMap((host) => [
    { host },
    { host, bootId: journey.world.host('east-2').bootId },
    { host, bootId: '00000000-0000-4000-8000-000000000000' },
  ]);
  for (let sent = 0; sent < CLAIMS; sent += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => run.signal(claims[(sent + n) % claims.length]!)));
  const startedMs = Date.now();
  await journey.startWorker();
  expect((await run.status()).claims).toHaveLength(CLAIMS_KEPT);
  console.log(`${CLAIMS} claims in one task were taken ${Date.now() - startedMs} ms after the worker was started`);
  await journey.reboot(run, 'east-1');
  const counted = await run.verdict('east-1', 'counted');
  const { historyLength } = await run.handle.describe();
  console.log(`history of the run: ${historyLength} events (Temporal ends a run at 51,200)`);
  expect(counted.hosts.map(({ go, claimed }) => ({ go, claimed }))).toEqual([
    { go: false, claimed: true },
    { go: true, claimed: false },
  ]);
  expect(journey.shares('east')).toEqual(DRAINED);
  await journey.reboot(run, 'east-2');
  const document = await run.ends();
  expect(phases(document).slice(-4)).toEqual(['maintenance', 'confirming', 'reactivating', 'restored']);
  expect(document.claims).toHaveLength(CLAIMS_KEPT);
  expect(journey.shares('east')).toEqual(BASELINE);
});

/** The server takes 10 updates of a run at once, and 2,000 in all. */
const UPDATES_AT_ONCE = 10;

journey('an abort is accepted, however often somebody says done', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  let refused: unknown = null;
  let said = 0;
  const sayOn = async (): Promise<void> => {
    while (refused === null) {
      said += 1;
      await run.handle
        .executeUpdate<DoneAnswer, [DoneArgument]>(DONE, { args: [{ host: 'nobody' }] })
        .catch((error: unknown) => (refused ??= error));
    }
  };
  await Promise.all(Array.from({ length: UPDATES_AT_ONCE }, sayOn));
  expect(refused).toMatchObject({
    cause: { message: expect.stringContaining('use `tagout-host done`') as string },
  });
  expect(said).toBeLessThan(2_000);
  await run.abort({ leaveOut: true });
  expect((await run.ends()).phase).toBe('failed');
});
