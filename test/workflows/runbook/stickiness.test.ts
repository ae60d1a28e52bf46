import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { ask, type Answer } from '../../support/ask.js';
import { held } from '../../support/held.js';
import { journey } from '../../support/journey.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const STICKINESS_S = 2;

journey(
  'with `stickiness: wait` no host has the go before the cookie of the last sticky client has expired',
  { stickinessS: STICKINESS_S, config: { stickiness: 'wait' } },
  async (journey) => {
    const { core, urls } = journey.world;
    const second = held();
    core.inject('ModifyListener', { kind: 'hold', until: second.until });
    const first = new Promise<void>((resolve) => core.journal.on(({ action }) => action === 'ModifyRule' && resolve()));
    const run = await journey.maintain();
    await first;
    // HTTP:80 still gives east its share; the cookie also holds in the rule for /v1, where the share is already 0.
    let cookie = '';
    for (let answer = await ask(urls.http); cookie === ''; answer = await ask(urls.http))
      if (answer.cluster === 'east') cookie = answer.cookie;
    const answers: Answer[] = [await ask(`${urls.http}/v1/pay`, { cookie })];
    expect(answers[0]).toMatchObject({ status: 200, cluster: 'east' });
    expect(journey.shares('east').httpV1).toBe(0);
    second.release();
    while (answers.at(-1)!.cluster === 'east') {
      await sleep(20);
      answers.push(await ask(`${urls.http}/v1/pay`, { cookie }));
    }
    await run.waitsForText(/^the quiet period \(stickiness 2 s\)$/);
    await run.isIn('maintenance');
    const { timeline } = await run.status();
    const go = Date.parse(timeline.find(({ phase }) => phase === 'maintenance')!.at);
    const last = answers.findLast(({ cluster }) => cluster === 'east')!;
    expect(go - last.sentAt).toBeGreaterThanOrEqual(STICKINESS_S * 1000);
    expect(journey.shares('east')).toEqual(DRAINED);
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);
