import dns, { type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isNeverRead } from '../../src/domain/never-read.js';
import { Unreadable } from './unreadable.js';

/** Throws `Unreadable` if the address of a URL is never read. `lookup` checks the addresses of a name. */
export function refuseAddress({ hostname }: URL): void {
  refuse(hostname.replace(/^\[|\]$/g, ''));
}

/** Looks a name up as Node.js does, but fails if any of its addresses is never read. */
export const lookup: LookupFunction = (name, options, done) => {
  lookUpOnce(name, { ...options, all: true }, (error, addresses) => {
    const refused = error ?? reasonAgainst(addresses);
    if (refused !== null) done(refused, '', 0);
    else if (options.all === true) done(null, addresses);
    else done(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 0);
  });
};

type Found = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** Who waits for which lookup. */
const underWay = new Map<string, Found[]>();

/**
 * One lookup for all who ask for the same name at the same time. Node.js makes only four at once in the whole process,
 * and one whose name server is silent lasts for many seconds: the queries of one run would make AWS unreachable.
 */
function lookUpOnce(name: string, options: LookupAllOptions, found: Found): void {
  const key = JSON.stringify([name, options]);
  const waiting = underWay.get(key);
  if (waiting !== undefined) return void waiting.push(found);
  const all = [found];
  dns.lookup(name, options, (error, addresses) => {
    underWay.delete(key);
    for (const one of all) one(error, addresses);
  });
  // Only now, because a name that can't be one throws; the answer comes later.
  underWay.set(key, all);
}

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
