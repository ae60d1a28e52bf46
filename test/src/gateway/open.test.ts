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
  open.end();
  expect([waiting.aborted, open.begin(response()).aborted]).toEqual([true, true]);
});
