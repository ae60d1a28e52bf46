import { expect, it } from 'vitest';
import { isConfig, isName, isReceivers } from '../../../../src/domain/shapes/config.js';
import { CONFIG } from '../small-service.js';

it('a config with more than 10 receivers of messages is not accepted', () => {
  const receiver = { url: 'http://chat/', format: 'json', on: ['end'], headers: {} };
  const receivers = (count: number) => ({ ...CONFIG, notify: Array.from({ length: count }, () => receiver) });
  expect([10, 11].map((count) => isConfig(receivers(count)))).toEqual([true, false]);
  expect([10, 11].map((count) => isReceivers(receivers(count).notify))).toEqual([true, false]);
});

it('a config whose service or cluster has a name that is too long for Temporal is not accepted', () => {
  const [cluster, ...others] = CONFIG.clusters;
  for (const [length, is] of [
    [200, true],
    [201, false],
  ] as const) {
    const name = 'x'.repeat(length);
    expect(isName(name)).toBe(is);
    expect(isConfig({ ...CONFIG, service: name })).toBe(is);
    expect(isConfig({ ...CONFIG, clusters: [{ ...cluster, name }, ...others] })).toBe(is);
  }
});
