import { expect, it } from 'vitest';
import { isConfig, isReceivers } from '../../../../src/domain/shapes/config.js';
import { CONFIG } from '../small-service.js';

it('a config with more than 10 receivers of messages is not accepted', () => {
  const receiver = { url: 'http://chat/', format: 'json', on: ['end'], headers: {} };
  const receivers = (count: number) => ({ ...CONFIG, notify: Array.from({ length: count }, () => receiver) });
  expect([10, 11].map((count) => isConfig(receivers(count)))).toEqual([true, false]);
  expect([10, 11].map((count) => isReceivers(receivers(count).notify))).toEqual([true, false]);
});
