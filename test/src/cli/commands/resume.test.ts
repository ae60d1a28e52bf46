import { expect, it } from 'vitest';
import type { RollDocument } from '../../../../src/domain/roll/document.js';
import { bench } from '../stub/harness.js';

it('the roll hears it, and refuses it with its own words when it waits for nobody', async () => {
  const { tagout, work } = await bench();
  await work();
  await tagout('roll', '--reason', 'kernel');
  const early = await tagout('resume', '--reason', 'go');
  expect([early.exit, early.stderr]).toEqual([3, 'not paused\n']);
  await tagout('pause', '--reason', 'lunch');
  const resumed = await tagout('resume', '--reason', 'back', '--json');
  expect([resumed.exit, resumed.stderr]).toEqual([0, 'resume was heard\n']);
  const { said } = (resumed.json() as unknown as RollDocument).roll;
  expect(said.map(({ what, reason }) => `${what}: ${reason}`)).toEqual(['pause: lunch', 'resume: back']);
});
