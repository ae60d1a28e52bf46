import { describe, expect } from 'vitest';
import { ADOPT, tagOf } from '../../support/adopting.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { RULES } from '../../support/standard-rules.js';
import { plan } from '../../support/planning.js';

const WHERE = ['core HTTP:80 rule 10 (path /v1/*)', 'core HTTP:80 default', 'core HTTP:8080 default'];

/** What the plan says of the shares to give back, in the order of the rules. */
async function giving(journey: Journey, adopt: { share: number | 'balanced' | null }): Promise<string[]> {
  const { warnings, refusals } = await plan(journey, { adopt });
  expect(refusals).toEqual([]);
  return warnings.filter((one) => one.includes('core-east gets'));
}

async function leftOut(journey: Journey): Promise<Maintained> {
  journey.meddle('httpV1', 'east', 30);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await run.abort({ leaveOut: true });
  await run.ends();
  return run;
}

function untag({ world, config }: Journey): void {
  const params = { ResourceArns: [world.arns.loadBalancer], TagKeys: [`tagout:${config.service}`] };
  world.foreigner().call('RemoveTags', params);
}

describe.concurrent('plan --adopt shows the shares to give back, and where they come from:', () => {
  for (const [how, prepare] of Object.entries({
    'the run that the tag names': () => undefined,
    'an earlier run, though no tag names it': untag,
  }))
    journey(how, {}, async (journey) => {
      const { runId } = await leftOut(journey);
      prepare(journey);
      const shares = [30, 100, 100];
      expect(await giving(journey, { share: null })).toEqual(
        WHERE.map((where, n) => `${where}: core-east gets ${shares[n]} back, from the baseline of run ${runId}`),
      );
      // What an earlier run knows overrides --share.
      expect(await giving(journey, { share: 7 })).toEqual(await giving(journey, { share: null }));
    });

  journey('--share, and the shares that are not 0', {}, async (journey) => {
    for (const rule of RULES) journey.meddle(rule, 'east', 0);
    journey.meddle('httpDefault', 'east', 25);
    expect(await giving(journey, { share: 40 })).toEqual([
      `${WHERE[0]}: core-east gets 40 back, as said with --share`,
      `${WHERE[1]}: core-east gets 25 back, as it is now`,
      `${WHERE[2]}: core-east gets 40 back, as said with --share`,
    ]);
  });

  journey('balanced', {}, async (journey) => {
    for (const rule of RULES) journey.meddle(rule, 'east', 0);
    journey.meddle('httpV1', 'west', 70);
    expect(await giving(journey, { share: 'balanced' })).toEqual(
      [70, 100, 100].map((share, n) => `${WHERE[n]}: core-east gets ${share} back, the median of the other clusters`),
    );
  });

  journey('and refuses the shares that nobody knows, rule by rule', {}, async (journey) => {
    for (const rule of RULES) journey.meddle(rule, 'east', 0);
    const { refusals } = await plan(journey, ADOPT);
    expect(refusals).toEqual(
      WHERE.map(
        (where) =>
          `${where}: core-east is at share 0, and no earlier run knows its share: say what to give back, with --share balanced (100) or --share N`,
      ),
    );
    expect(journey.allOwnWrites()).toEqual([]);
  });
});

journey('the run that the tag names is the earlier one, even when a newer one failed', {}, async (journey) => {
  const first = await leftOut(journey);
  const sign = tagOf(journey)!;
  for (const rule of RULES) journey.meddle(rule, 'east', 60);
  const second = await journey.maintain(ADOPT);
  await second.isIn('maintenance');
  await second.abort({ leaveOut: true });
  expect((await second.ends()).phase).toBe('failed');
  const sixty = WHERE.map((where) => `${where}: core-east gets 60 back, from the baseline of run ${second.runId}`);
  expect(await giving(journey, { share: null })).toEqual(sixty);

  const { world, config } = journey;
  const Tags = [{ Key: `tagout:${config.service}`, Value: sign }];
  world.foreigner().call('AddTags', { ResourceArns: [world.arns.loadBalancer], Tags });
  expect(await giving(journey, { share: null })).toEqual(
    [30, 100, 100].map(
      (share, n) => `${WHERE[n]}: core-east gets ${share} back, from the baseline of run ${first.runId}`,
    ),
  );
});
