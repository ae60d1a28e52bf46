import { expect, it } from 'vitest';
import { SharedPoll } from '../../../src/gateway/shared-poll.js';

/** A poll that ends when the test ends it. */
function held() {
  const ends: ((value: number) => void)[] = [];
  let began = 0;
  const poll = (): Promise<number> => {
    began += 1;
    return new Promise((resolve) => ends.push(resolve));
  };
  return { poll, ends, began: () => began };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('everybody who asks while a poll is under way gets the result of the next one', async () => {
  const { poll, ends, began } = held();
  const shared = new SharedPoll(poll, 0);
  const first = shared.see();
  await turn();
  expect(began()).toBe(1);
  const others = Array.from({ length: 1_000 }, () => shared.see());
  await turn();
  expect(began()).toBe(1);
  ends[0]!(1);
  expect(await first).toBe(1);
  await turn();
  ends[1]!(2);
  expect(new Set(await Promise.all(others))).toEqual(new Set([2]));
  expect(began()).toBe(2);
});

it('a poll that fails fails those who have asked, and nobody who asks later', async () => {
  let fails = true;
  const shared = new SharedPoll(async () => {
    if (fails) throw new Error('away');
    return 7;
  }, 0);
  await expect(Promise.allSettled([shared.see(), shared.see()])).resolves.toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
  fails = false;
  expect(await shared.see()).toBe(7);
});
