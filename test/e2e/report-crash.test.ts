import { expect, test } from 'vitest';
import type { RunReport } from '../../src/runs/report/report.js';
import { openLabSite, type LabSite } from './lab-site.js';

/** Each crash comes when the load balancer has carried out this write to the routing, before its answer is read. */
test.each([
  ['between two writes of the drain', [1]],
  ['at the last write of the drain, and again while shares are given back', [3, 5]],
])('a worker that dies %s leaves a report with every write of the load balancer', async (_, crashes) => {
  const lab = await openLabSite();
  const { site, world } = lab;
  try {
    let worker = await site.worker();
    const dying = (async () => {
      for (const nth of crashes) {
        await world.core.journal.nthWrite(nth);
        await worker.kill('SIGKILL');
        worker = await site.worker();
      }
    })();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await maintained(lab);
    await dying;
    const report = await site.document<RunReport>('report', '--format', 'json');
    const own = world.core.journal.writes().filter(({ by }) => !by.foreign);
    const writes = report.writes!;
    expect(writes.map(({ api }) => api)).toEqual(own.map(({ action }) => action));
    // Of a write right before a crash, the answer with the id may be lost, and nothing else.
    for (const { requestId, outcome } of writes) expect(outcome).toBe(requestId === null ? 'unknown' : 'written');
    const ids = own.map(({ requestId }) => requestId);
    expect(writes.map(({ requestId }, n) => requestId ?? ids[n])).toEqual(ids);
  } finally {
    await lab.close();
  }
});

async function maintained({ site, east }: LabSite): Promise<void> {
  expect(await site.tagout('wait', '--until', 'maintenance', '--timeout', '120s')).toMatchObject({ exit: 0 });
  for (const host of east) {
    await host.reboot({ downMs: 0, warmingMs: 0 }).ready;
    expect(await site.tagoutHost(host.name, 'done').ended).toMatchObject({ exit: 0 });
  }
  expect(await site.tagout('wait', '--until', 'restored', '--timeout', '120s')).toMatchObject({ exit: 0 });
}
