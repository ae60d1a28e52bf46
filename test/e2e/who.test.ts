import { setTimeout as sleep } from 'node:timers/promises';
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { worldConfigYaml } from '../../lab/world-config.js';
import type { WhoAnswer } from '../../src/domain/who/answer.js';
import { OtherWriter } from '../support/other-writer.js';
import { openLabSite } from './lab-site.js';

it('who changed the load balancer is found out by the next worker, and told by who and status', async () => {
  const lab = await openLabSite();
  try {
    const { site, world } = lab;
    const { service } = site.options;
    await writeFile(site.file, worldConfigYaml({ ...world.config, service, who: 'cloudtrail' }));
    const first = await site.worker();
    expect((await site.tagout('who')).stdout).toBe('nobody asks who made the change: there was no maintenance yet');
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    expect(await site.tagout('wait', '--until', 'maintenance')).toMatchObject({ exit: 0 });
    // CloudTrail has nothing yet when the worker dies.
    world.core.trail.settings.delayMs = 600_000;
    await new OtherWriter(world, 'AKIAALICE').setV1(100, 100);
    expect(await site.tagout('wait', '--until', 'failed')).toMatchObject({ exit: 0 });
    const asking = await site.tagout('who', '--json');
    expect([asking.exit, JSON.parse(asking.stdout)]).toMatchObject([3, { state: 'asking', isFinal: false }]);
    await first.kill('SIGKILL');
    world.core.trail.settings.delayMs = 0;
    await site.worker();
    let told = await site.tagout('who', '--json');
    for (; told.exit === 3; told = await site.tagout('who', '--json')) await sleep(500);
    const answer = JSON.parse(told.stdout) as WhoAnswer;
    expect(told.exit).toBe(0);
    expect(answer).toMatchObject({ state: 'known', isFinal: true, unexplained: [], left: { own: 3 } });
    expect(answer.calls).toMatchObject([
      { actor: 'arn:aws:iam::123456789012:user/AKIAALICE', api: 'ModifyRule', match: 'value' },
    ]);
    const sentence = `the change was made by ${answer.calls[0]!.actor} with ModifyRule at ${answer.calls[0]!.at}`;
    expect((await site.tagout('who', '--run', answer.runId)).stdout.split('\n')[0]).toBe(sentence);
    const status = await site.tagout('status', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ failure: { type: 'RoutingDrift' }, warnings: [sentence] });
    console.log((await site.tagout('who')).stdout);
  } finally {
    await lab.close();
  }
});
