import { expect, inject, it } from 'vitest';
import { testClient } from '../support/temporal.js';
import { openLabSite } from './lab-site.js';

it('when one of two workers is told to end, the other has the watcher at once', async () => {
  const lab = await openLabSite();
  const { client, close } = await testClient(inject('temporal').address);
  try {
    const { site } = lab;
    const baseline = lab.rules();
    const workers = [await site.worker(), await site.worker()];
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await site.tagout('wait', '--until', 'maintenance');
    const handle = client.workflow.getHandle(`tagout-${site.options.service}`);
    /** Which worker has the watcher, why the one before gave it up, and which look it reported last. */
    const watcher = async () => {
      const { raw } = await handle.describe();
      const found = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'watch');
      const { lastWorkerIdentity, lastFailure, attempt } = found ?? {};
      return { pid: Number.parseInt(lastWorkerIdentity ?? ''), attempt, failure: lastFailure?.message };
    };
    const first = await watcher();
    const holder = workers.find(({ pid }) => pid === first.pid)!;
    const toldMs = Date.now();
    const ending = holder.kill('SIGTERM');
    let now = await watcher();
    while (now.pid === first.pid) now = await watcher();
    console.log(`the watcher was handed over ${Date.now() - toldMs} ms after SIGTERM`);
    expect(workers.map(({ pid }) => pid)).toContain(now.pid);
    // The reason is not a heartbeat timeout, which takes ten seconds.
    expect(now).toMatchObject({ attempt: 2, failure: expect.stringMatching(/shut/i) as string });
    expect(await ending).toMatchObject({ exit: 0 });
    for (const host of lab.east) {
      await host.reboot({ downMs: 0, warmingMs: 0 }).ready;
      expect(await site.tagoutHost(host.name, 'done').ended).toMatchObject({ exit: 0 });
    }
    expect(await site.tagout('wait', '--until', 'restored')).toMatchObject({ exit: 0 });
    expect(lab.rules()).toEqual(baseline);
  } finally {
    await close();
    await lab.close();
  }
});
