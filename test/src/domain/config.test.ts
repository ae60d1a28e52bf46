import { describe, expect, it } from 'vitest';
import {
  clusterOfHost,
  findCluster,
  longestReadMs,
  longestVerdictMs,
  type Config,
} from '../../../src/domain/config.js';
import { CONFIG } from './small-service.js';

const [SOURCE] = CONFIG.hostStatus;
const TWO_SOURCES: Config = {
  ...CONFIG,
  hostStatus: [SOURCE!, { ...SOURCE!, timeoutMs: 7000 }],
};

it('a read of a host lasts as long as its slowest source', () => {
  expect([longestReadMs(CONFIG), longestReadMs(TWO_SOURCES)]).toEqual([2000, 7000]);
});

it('a verdict takes a read and two polls', () => expect(longestVerdictMs(TWO_SOURCES)).toBe(9000));

describe('the cluster of a host', () => {
  it.each<[unknown, string | null]>([
    ['east-2', 'east'],
    ['west-1', 'west'],
    ['east', null],
    ['10.0.1.11', null],
    [undefined, null],
  ])('%s is %s', (host, cluster) => expect(clusterOfHost(CONFIG, host)).toBe(cluster));
});

it('a cluster is found by its name, and an unknown name is an error', () => {
  expect(findCluster(CONFIG, 'west').targetGroups).toEqual(['core-west']);
  expect(() => findCluster(CONFIG, 'north')).toThrow('cluster north is not in the config of core');
});
