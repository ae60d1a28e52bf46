import dns, { type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isNeverRead } from '../../src/domain/never-read.js';
import { Unreadable } from './unreadable.js';

/** Throws `Unreadable` if the address of a URL is never read. `lookup` checks the addresses of a name. */
export function refuseAddress({ hostname }: URL): void {
  refuse(hostname.replace(/^\[|\]$/g, ''));
}

/** Looks a name up as Node.js does, but fails if any of its addresses is never read. */
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
  // A link-local address may have the name of its interface attached.
  const [plain = address] = address.split('%');
  if (!isNeverRead(plain)) return;
  throw new Unreadable(`was not asked: ${plain} is a link-local or a metadata address, and those are never read`);
}
