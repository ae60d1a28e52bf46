import dns, { type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { Unreadable } from './told.js';

/**
 * Addresses that no host of a cluster has, and at which a cloud hands out credentials: whoever may start a run names the
 * addresses that its worker reads, and would be told what stands there.
 */
const NEVER_READ_V4: [network: string, bits: number][] = [
  // Link-local, and with it the metadata of AWS (169.254.169.254), ECS (169.254.170.2) and most other clouds.
  ['169.254.0.0', 16],
  // Metadata of Alibaba Cloud and of Oracle Cloud, and what Azure tells its agents.
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['168.63.129.16', 32],
];
const NEVER_READ_V6: [network: string, bits: number][] = [
  ['fe80::', 10],
  // The services that AWS has in each VPC (metadata is fd00:ec2::254), and the metadata of Google and of Scaleway.
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
  ['fd00:42::42', 128],
];

/** IPv6 addresses that lead to an IPv4 one: the old compatible form, and NAT64. BlockList knows `::ffff:0:0/96` itself. */
const AROUND_V4 = ['::', '64:ff9b::'];

const neverRead = new BlockList();
for (const [network, bits] of NEVER_READ_V4) {
  neverRead.addSubnet(network, bits, 'ipv4');
  for (const prefix of AROUND_V4) neverRead.addSubnet(`${prefix}${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of NEVER_READ_V6) neverRead.addSubnet(network, bits, 'ipv6');

/** Throws `Unreadable` where the address of a URL is one that is never read. A name is looked at when it is looked up. */
export function refuseAddress({ hostname }: URL): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0) refuse(address);
}

/** As Node.js looks a name up, but for one that leads to such an address, by whatever it leads to besides. */
export const lookup: LookupFunction = (name, options, done) => {
  dns.lookup(name, { ...options, all: true }, (error, addresses) => {
    const refused = error ?? reasonAgainst(addresses);
    if (refused !== null) done(refused, '', 0);
    else if (options.all === true) done(null, addresses);
    else done(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 0);
  });
};

function reasonAgainst(addresses: LookupAddress[]): Unreadable | null {
  try {
    for (const { address } of addresses) refuse(address);
    return null;
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

function refuse(address: string): void {
  // A link-local address may come with the interface that it holds for.
  const [plain = address] = address.split('%');
  if (!neverRead.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')) return;
  throw new Unreadable(`was not asked: ${plain} is a link-local or a metadata address, and those are never read`);
}
