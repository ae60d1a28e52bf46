import { addressGroups } from './address.js';

/**
 * Addresses that no host of a cluster has, such as those at which a cloud hands out credentials. The person who starts
 * a run names the addresses that its worker reads, and would see what they answer.
 */
const NETWORKS: [network: string, bits: number][] = [
  // Link-local, and with it the metadata of AWS (169.254.169.254), ECS (169.254.170.2) and most other clouds.
  ['::ffff:169.254.0.0', 96 + 16],
  // Metadata of Alibaba Cloud and of Oracle Cloud, and Azure's address for its agents.
  ['::ffff:100.100.100.200', 128],
  ['::ffff:192.0.0.192', 128],
  ['::ffff:168.63.129.16', 128],
  ['fe80::', 10],
  // The services of AWS in each VPC (metadata is fd00:ec2::254), and the metadata of Google and of Scaleway.
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
  ['fd00:42::42', 128],
];

/** IPv6 forms of IPv4 addresses, besides the mapped form: the old compatible form, and NAT64. */
const AROUND_V4 = ['::', '64:ff9b::'];

/** True for an IP address, in any form, that is never read. A name must be resolved first. */
export function isNeverRead(address: string): boolean {
  const groups = addressGroups(address);
  if (groups === null) return false;
  const isAround = AROUND_V4.some((prefix) => isWithin(groups, prefix, 96));
  const mapped = [0, 0, 0, 0, 0, 0xffff, ...groups.slice(6)];
  return NETWORKS.some(
    ([network, bits]) => isWithin(groups, network, bits) || (isAround && isWithin(mapped, network, bits)),
  );
}

function isWithin(groups: number[], network: string, bits: number): boolean {
  return addressGroups(network)!.every((group, index) => {
    const counting = Math.min(16, Math.max(0, bits - 16 * index));
    return group >> (16 - counting) === groups[index]! >> (16 - counting);
  });
}
