import type { Host } from '../../src/domain/config.js';
import { fillUrl } from '../../src/domain/placeholder.js';
import { Unreadable } from '../http/unreadable.js';

/** The URL of a host's status, and a form of it that may be shown: without a password. */
export function statusUrl(template: string, host: Host): { url: URL; shown: string } {
  const text = fillUrl(template, host);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Unreadable(`${text} is not an http or https address`);
  }
  return { url, shown: `${url.origin}${url.pathname}${url.search}` };
}
