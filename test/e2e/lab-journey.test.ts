import { expect, inject, test, vi } from 'vitest';
import type { Journal } from '../../lab/alb/journal.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { testClient } from '../support/temporal.js';
import { callsOf, delayMs, momentsOf } from './budgets.js';
import { journey } from './journey.js';
import { openLabSite, SHORT } from './lab-site.js';

/**
 * For two hosts and three forward actions: 86 if each claim has a check of its own. If a claim arrives while the other
 * host is read, the check begins again with both hosts. That happens at most once, and adds 7 events: a cancel, and
 * three each for a step and a workflow task.
 */
const EVENTS_MAX = 86 + 7;
/** Longer than the limit for stale reads, so that the go waits only for this transaction. */
const LONG_TRANSACTION_MS = 12_000;
/** Looks of the watcher while nobody else reads: their calls are counted. */
const LOOKS = 3;

test('a whole maintenance of a cluster under load loses no request, and keeps to its budgets', async () => {
  const lab = await openLabSite();
  try {
    const { site, east, traffic, world } = lab;
    const moments = momentsOf(east);
    const [busy] = east;
    const url = `http://${busy!.address}:${busy!.port}/?ms=${LONG_TRANSACTION_MS}`;
    const long = world.core.journal.nthWrite(1).then(() => fetch(url));
    const ended = await journey({
      ...{ site, hosts: east, forwardActions: 3, routing: async () => lab.rules() },
      beforeReboot: () => looksFromNow(world.core.journal, LOOKS),
    });
    expect((await long).status).toBe(200);
    expect(traffic.tally.lostAnswers).toEqual([]);
    expect(traffic.tally.served('east')).toBeGreaterThan(0);

    const calls = callsOf(world.core.journal.entries, ended);
    expect(calls.writesPerAction).toEqual([2, 2, 2]);
    expect(calls.rulesPerLook).toBe(2);
    expect(calls.targetHealthPerLook).toBeLessThan(3);
    const events = await historyLength(ended);
    expect(events).toBeLessThanOrEqual(EVENTS_MAX);
    const goMs = delayMs(moments.idle, ended, 'maintenance');
    const nextStepMs = delayMs(moments.ready, ended, 'confirming');
    console.log(
      [
        `events of the run: ${events} (budget ${EVENTS_MAX})`,
        `writes per forward action: ${calls.writesPerAction.join(', ')} (budget 2: out and back)`,
        `calls per look, of ${calls.looks}: ${calls.listenersPerLook} listeners, ${calls.rulesPerLook.toFixed(2)} rules, ` +
          `${calls.targetHealthPerLook.toFixed(2)} target health (budget 1, 2, 2 and at every 6th look 1 more)`,
        `from the last transaction to the go: ${goMs} ms (budget ${SHORT.quietMs! + SHORT.pollMs! + 500})`,
        `from the last host that was ready to confirming: ${nextStepMs} ms (budget 500)`,
      ].join('\n'),
    );
  } finally {
    await lab.close();
  }
});

async function looksFromNow(journal: Journal, count: number): Promise<void> {
  const last = journal.count;
  await vi.waitUntil(() => journal.calls('DescribeListeners', last).length >= count, { timeout: 60_000, interval: 50 });
}

async function historyLength({ workflowId, runId }: StatusDocument): Promise<number> {
  const { client, close } = await testClient(inject('temporal').address);
  const { historyLength } = await client.workflow.getHandle(workflowId, runId).describe();
  await close();
  return historyLength;
}
