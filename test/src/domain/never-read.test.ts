import { expect, it } from 'vitest';
import { isNeverRead } from '../../../src/domain/never-read.js';

it.each([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.0.0',
  '169.254.255.255',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::169.254.169.254',
  '64:ff9b::169.254.169.254',
  'fe80::1',
  'febf::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  'fd00:42::42',
])('%s is never read', (address) => expect(isNeverRead(address)).toBe(true));

it.each([
  '10.0.1.11',
  '127.0.0.1',
  '169.253.255.255',
  '169.255.0.0',
  '100.100.100.201',
  '168.63.129.17',
  '::1',
  'fec0::1',
  'fd00:ec3::254',
  'fd20:ce::253',
  '2001:db8::a9fe:a9fe',
  'metadata.example',
])('%s may be a host', (address) => expect(isNeverRead(address)).toBe(false));
