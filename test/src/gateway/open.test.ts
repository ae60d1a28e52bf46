import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { Open } from '../../../src/gateway/open.js';

const response = (): ServerResponse => new EventEmitter() as ServerResponse;

it('the signal of a request aborts when its caller has gone, or when the gateway stops', () => {
  const open = new Open();
  const [one, other] = [response(), response()];
  const [gone, waiting] = [open.begin(one), open.begin(other)];
  one.emit('close');
  expect([gone.aborted, waiting.aborted]).toEqual([true, false]);
  open.end(0);
  expect([waiting.aborted, open.begin(response()).aborted]).toEqual([true, true]);
});

it('what takes too long is given up when the gateway stops, and known to be under way until it ends', async () => {
  const open = new Open();
  expect(await open.orGivenUp(Promise.resolve('done'))).toBe('done');
  let finish = (): void => undefined;
  const long = new Promise<string>((resolve) => (finish = () => resolve('late')));
  const answer = open.orGivenUp(long);
  open.end(0);
  expect(await answer).toBeNull();
  let isSettled = false;
  const settled = open.settled().then(() => (isSettled = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSettled).toBe(false);
  finish();
  await settled;
  await expect(open.orGivenUp(Promise.reject(new Error('no')))).rejects.toThrow('no');
});
