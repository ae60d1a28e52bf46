import { canonicalAddress, withoutPort } from '../domain/address.js';
import type { Cluster } from '../domain/config.js';
import { isNeverRead } from '../domain/never-read.js';
import { fillUrl } from '../domain/placeholder.js';
import type { Path, Reader } from './reader.js';

/** One source as it is in the file. */
export interface Located {
  path: Path;
  value: Record<string, unknown>;
}

/**
 * Every source of every host must have its own URL: with the same URL twice, one would count twice and another not at
 * all.
 */
export function checkUrls(reader: Reader, sources: Located[], clusters: Cluster[]): void {
  const readBy = new Map<string, string>();
  for (const { path, value } of sources) {
    const { url: template } = value;
    if (typeof template !== 'string') continue;
    const at = [...path, 'url'];
    const wrong = whatIsWrong(template);
    if (wrong !== null) {
      reader.fail(at, `${reader.nameOf(at)} ${wrong}; it is ${template}`);
      continue;
    }
    for (const cluster of clusters) {
      for (const host of cluster.hosts) {
        const hostPath = ['clusters', cluster.name, 'hosts', host.name];
        const parsed = parseUrl(template, host);
        const url = parsed?.href;
        const place = parsed === null ? '' : placeOf(parsed);
        const twin = readBy.get(place);
        if (url === undefined) {
          reader.fail(hostPath, `host ${host.name} can't be asked: ${fillUrl(template, host)} is not a URL`);
        } else if (isNeverRead(addressIn(parsed!))) {
          const words =
            'is a link-local or a metadata address, and those are never read: name the one at which it serves';
          reader.fail(hostPath, `host ${host.name} can't be asked: ${addressIn(parsed!)} ${words}`);
        } else if (twin === host.name) {
          reader.fail(at, `${reader.nameOf(at)} is where another source of ${host.name} is read from, too: ${url}`);
        } else if (twin !== undefined) {
          reader.fail(hostPath, `hosts ${twin} and ${host.name} would both be read from ${url}`);
        } else {
          readBy.set(place, host.name);
        }
      }
    }
  }
}

function whatIsWrong(template: string): string | null {
  const unknown = /\{(?!(?:address|host)\})[^}]*\}/.exec(template)?.[0];
  if (unknown !== undefined) return `may contain {address} and {host}, but not ${unknown}`;
  if (!/\{(address|host)\}/.test(template))
    return 'must contain {address} or {host}; otherwise every host would have the same URL';
  const sample = parseUrl(template, { address: '192.0.2.1', name: 'host' });
  if (sample === null || !/^https?:$/.test(sample.protocol)) return 'must be an http or https URL';
  if (isNeverRead(addressIn(sample)))
    return 'must not lead to a link-local or a metadata address: those are never read';
  if (sample.username !== '' || sample.password !== '') return 'must not contain a user name or a password';
  return null;
}

/** Two ways to write the same address give the same text. */
function placeOf({ protocol, hostname, port, pathname, search }: URL): string {
  return [protocol, canonicalAddress(withoutPort(hostname)), port, pathname, search].join(' ');
}

function addressIn({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function parseUrl(template: string, host: { address: string; name: string }): URL | null {
  const url = fillUrl(template, host);
  return URL.canParse(url) ? new URL(url) : null;
}
