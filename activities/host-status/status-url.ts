import type { Host } from '../../src/domain/config.js';
import { Unreadable } from './told.js';

/** The address of a host's status, and how it may be shown: without the password that it may hold. */
export function statusUrl(template: string, host: Host): { url: URL; shown: string } {
  const address = host.address.includes(':') ? `[${host.address}]` : host.address;
  const text = template.replaceAll('{address}', () => address).replaceAll('{host}', () => host.name);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Unreadable(`${text} is not an http or https address`);
  }
  return { url, shown: `${url.origin}${url.pathname}${url.search}` };
}
