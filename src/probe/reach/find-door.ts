import { lookup } from 'node:dns/promises';
import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { accepts, type Door } from './nodes.js';

/** An Application Load Balancer has up to this many addresses in an answer of DNS; more are not asked. */
const ADDRESSES_MAX = 8;

/**
 * The first listener that this machine reaches at every address; plain HTTP first, which needs no certificate. `why`:
 * what stands in the way.
 */
export async function findDoor(
  dnsName: string,
  listeners: Listener[],
  answerMs: number,
  signal: AbortSignal,
): Promise<{ door: Door } | { door: null; why: string }> {
  const addresses = await addressesOf(dnsName);
  if (addresses.length === 0) return { door: null, why: `${dnsName} has no address here` };
  const tried = [...listeners].sort(
    (one, other) => Number(one.Protocol === 'HTTPS') - Number(other.Protocol === 'HTTPS'),
  );
  for (const { ListenerArn: listenerArn = '', Port: port = 0, Protocol: protocol, MutualAuthentication } of tried) {
    // A load balancer may have 50 of them, and each that nothing reaches takes as long as an answer may.
    if (signal.aborted) break;
    if (MutualAuthentication?.Mode === 'verify') continue;
    const reached = await Promise.all(addresses.map((address) => accepts(address, port, answerMs)));
    if (reached.every(Boolean)) return { door: { listenerArn, addresses, port, isTls: protocol === 'HTTPS' } };
  }
  const ports = tried.map(({ Port }) => Port).join(', ');
  return { door: null, why: `this machine reaches no listener of ${dnsName} (ports ${ports}) at all its addresses` };
}

async function addressesOf(dnsName: string): Promise<string[]> {
  try {
    const all = await lookup(dnsName, { all: true, family: 4 });
    return [...new Set(all.map(({ address }) => address))].slice(0, ADDRESSES_MAX);
  } catch {
    return [];
  }
}
