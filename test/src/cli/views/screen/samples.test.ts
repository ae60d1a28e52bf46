import { expect, it } from 'vitest';
import { Samples } from '../../../../../src/cli/views/screen/samples.js';
import { HOST } from '../document.js';

const hosts = (inFlight: number, readAt: string) => ({ hosts: [{ ...HOST, name: 'east-1', inFlight, readAt }] });

it('keeps the in-flight of each host, and knows nothing while no newer reading comes', () => {
  const samples = new Samples();
  samples.add(hosts(3, 'a'), 0, null);
  samples.add(hosts(5, 'b'), 1_000, null);
  for (let second = 2; second <= 20; second += 1) samples.add(hosts(5, 'b'), second * 1000, null);
  expect(samples.of('east-1')).toEqual([3, ...Array.from({ length: 16 }, () => 5), null, null, null, null]);
  expect(samples.of('east-2')).toEqual([]);
});

it('waits longer where hosts are read seldom', () => {
  const samples = new Samples();
  for (let second = 0; second <= 60; second += 1) samples.add(hosts(5, 'a'), second * 1000, 30_000);
  expect(samples.of('east-1')).not.toContain(null);
});
