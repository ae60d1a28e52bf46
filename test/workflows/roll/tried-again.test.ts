import { expect } from 'vitest';
import type { Activities } from '../../../activities/index.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import type { Rolled } from '../../support/rolled.js';

/** From `hold` on, every attempt of a preflight of west is held until the test lets it go on. */
class HeldPreflight {
  private held: Promise<void> | null = null;
  letGo = (): void => undefined;

  hold(): void {
    this.held = new Promise<void>((resolve) => (this.letGo = resolve));
  }

  readonly activities = (all: Activities): Activities => ({
    ...all,
    observe: async (input) => {
      if (input.cluster === 'west') await this.held;
      return all.observe(input);
    },
  });
}

/** A start that went around the CLI has the service when a person lets the roll begin east. */
async function inTheWay(
  journey: Journey,
  preflight: HeldPreflight,
  againMs: number,
): Promise<{ roll: Rolled; start: Maintained }> {
  const roll = await journey.roll({ roll: { approve: 'each', gateMs: 0 }, limits: { againMs } });
  await roll.tells(({ phase }) => phase === 'paused');
  preflight.hold();
  const start = await journey.maintain({ cluster: 'west' });
  await roll.says('resume');
  return { roll, start };
}

const passing = new HeldPreflight();
journey(
  'a start that is refused because of the roll, and holds the service for a moment, does not stop it',
  { activities: passing.activities },
  async (journey) => {
    const { roll, start } = await inTheWay(journey, passing, 100);
    try {
      const { waitingFor } = await roll.tells(({ waitingFor: [first] }) => first?.startsWith('east to begin') === true);
      expect(waitingFor).toEqual([
        expect.stringMatching(/^east to begin: a run that is not the roll's has the service; tried \d of 10 times$/),
      ]);
    } finally {
      // A worker stops only when its steps have ended.
      passing.letGo();
    }
    expect((await start.ends()).failure?.reasons).toContainEqual(
      expect.stringMatching(/^a roll of this service is under way/),
    );
    const run = await roll.of('east');
    await run.isIn('maintenance');
    const { timeline } = (await roll.status()).roll;
    // Each time it has gone through the gate again, and nobody was asked twice.
    expect(timeline.map(({ phase }) => phase).join(' ')).toMatch(/^preflight paused gate( rolling gate)+ rolling$/);
    await roll.says('abort', { leaveOut: true });
    await roll.ends();
  },
);

const staying = new HeldPreflight();
journey('a start that keeps the service stops the roll', { activities: staying.activities }, async (journey) => {
  const { roll, start } = await inTheWay(journey, staying, 1);
  const { roll: ended } = await roll.ends();
  const left = [journey.ownWrites(), journey.tag()];
  await start.handle.terminate('nobody refuses it any more');
  staying.letGo();
  expect(ended).toMatchObject({
    phase: 'failed',
    failure: {
      type: 'RollStopped',
      message: expect.stringMatching(
        /east was not begun, because a run that is not the roll's has the service, at 10 tries one after the other\. Left: east, west\.$/,
      ) as string,
    },
  });
  expect(ended.timeline.filter(({ phase }) => phase === 'rolling')).toHaveLength(10);
  expect(left).toEqual([[], null]);
});
