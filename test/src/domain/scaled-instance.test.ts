import { expect, it } from 'vitest';
import { instanceIds } from '../../../src/domain/scaled-instance.js';

it('the instances of hosts are the targets that are instance ids', () => {
  const hosts = [
    { name: 'east-1', address: '10.0.1.11', targets: ['i-0123456789abcdef0', '10.0.1.11'] },
    { name: 'east-2', address: 'i-am-a-name', targets: ['10.0.1.12', 'i-am-a-name', 'xi-0123'] },
    { name: 'east-3', address: '10.0.1.13', targets: ['i-0a1b2c3d'] },
  ];
  expect(instanceIds(hosts)).toEqual(['i-0123456789abcdef0', 'i-0a1b2c3d']);
});
