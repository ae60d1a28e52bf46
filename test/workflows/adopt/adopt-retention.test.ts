import { describe, expect } from 'vitest';
import { ADOPT, brisk, forget, NEXT, tagOf } from '../../support/adopting.js';
import { journey } from '../../support/journey.js';
import { DRAINED } from '../../support/standard-rules.js';

describe.concurrent('after a run whose retention is over, which left its tag and its zeros,', () => {
  for (const [said, share] of [
    ['balanced', 100],
    [40, 40],
  ] as const)
    journey(`only a start with --share goes on: ${said}`, {}, async (journey) => {
      const first = await journey.maintain();
      await first.isIn('maintenance');
      await first.abort({ leaveOut: true });
      await first.ends();
      await forget(journey, first);

      const plain = await (await journey.maintain()).ends();
      expect(plain).toMatchObject({ phase: 'refused', next: NEXT });
      expect(plain.failure?.reasons[0]).toMatch(
        new RegExp(
          `by run ${first.runId} of cluster east .* in namespace default, which is not known here \\(another namespace, or its retention is over\\), so it may not be over: make sure that it is, then start with --adopt`,
        ),
      );
      const alone = await (await journey.maintain(ADOPT)).ends();
      expect(alone.failure?.reasons).toHaveLength(3);
      for (const reason of alone.failure!.reasons)
        expect(reason).toMatch(/no earlier run knows its share: say what to give back, with --share balanced \(100\)/);
      expect(tagOf(journey)).toContain(first.runId);

      const run = await journey.maintain({ adopt: { share: said }, config: brisk(journey) });
      await run.isIn('maintenance');
      expect(journey.shares('east')).toEqual(DRAINED);
      expect((await run.status()).warnings).toContainEqual(
        expect.stringMatching(new RegExp(`${first.runId}.*not known to be over: its tag is taken over \\(--adopt\\)`)),
      );
      await journey.rebootAll(run);
      expect((await run.ends()).phase).toBe('restored');
      expect(journey.shares('east')).toEqual({ httpV1: share, httpDefault: share, partnersDefault: share });
      expect(tagOf(journey)).toBeUndefined();
    });
});
