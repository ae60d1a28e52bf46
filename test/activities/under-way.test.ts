import { expect, it } from 'vitest';
import { UnderWay } from '../../activities/under-way.js';

it('an answer to a question from before a break is dropped, whether it has arrived or is under way', async () => {
  const beside = new UnderWay<string>();
  beside.begin(async () => 'of before');
  await beside.answered();
  beside.drop();
  expect(beside.take()).toBeNull();

  let answer!: (value: string) => void;
  beside.begin(() => new Promise((resolve) => (answer = resolve)));
  beside.drop();
  answer('of before, late');
  await beside.answered();
  expect(beside.take()).toBeNull();

  beside.begin(async () => 'of now');
  await beside.answered();
  expect(beside.take()).toBe('of now');
});

it('an error that a dropped read throws is still thrown', async () => {
  const beside = new UnderWay<string>();
  const drift = new Error('drift');
  let fail!: (error: Error) => void;
  beside.begin(() => new Promise((_, reject) => (fail = reject)));
  beside.drop();
  fail(drift);
  await beside.answered();
  expect(() => beside.take()).toThrow(drift);
});
