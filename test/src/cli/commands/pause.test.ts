import { expect, it } from 'vitest';
import type { RollDocument } from '../../../../src/domain/roll/document.js';
import { bench } from '../stub/harness.js';

it('the roll hears by whom it is paused and why; without a roll it is refused', async () => {
  const { tagout, work, service } = await bench();
  await work();
  const { exit, stderr } = await tagout('pause', '--reason', 'lunch');
  expect({ exit, stderr }).toEqual({
    exit: 3,
    stderr: `no roll of ${service} is running (there never was one); nothing was done\n`,
  });
  await tagout('roll', '--reason', 'kernel');
  const paused = await tagout('pause', '--reason', 'lunch', '--json');
  expect([paused.exit, paused.stderr]).toEqual([0, 'pause was heard\n']);
  const { said } = (paused.json() as unknown as RollDocument).roll;
  expect(said).toMatchObject([{ what: 'pause', by: 'alice@ops-1', reason: 'lunch' }]);
  expect((await tagout('pause')).exit).toBe(2);
});
