import { fillPlaceholders } from '../../src/domain/placeholder.js';
import { Unreadable } from '../http/unreadable.js';

/** The address of a receiver, from the worker's environment if its config names a variable. */
export function fillUrl(template: string, env: NodeJS.ProcessEnv): URL {
  const filled = fillPlaceholders(template, (variable) => {
    const value = env[variable] ?? '';
    if (value === '') throw new Unreadable(`was not asked: ${variable} is not set on the worker`);
    return value;
  });
  if (filled === null) throw new Unreadable('was not asked: its url is not one variable that begins with TAGOUT_');
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Unreadable('was not asked: its url is no http or https URL');
  return url;
}

/** What we say ourselves; everything else may contain the address, which may be a secret. */
const OWN = /^(answered |did not answer |was not asked: (TAGOUT_|its url |the header ))/;

/** Why a message was not delivered, in words that never contain the address. */
export function notDelivered(error: unknown): string {
  if (error instanceof Unreadable && OWN.test(error.message)) return error.message;
  const { message = '', code, cause } = error as { message?: string; code?: unknown; cause?: unknown };
  if (/metadata address/.test(message)) return 'was not asked: its address is a link-local or a metadata address';
  const told = code ?? (cause as { code?: unknown } | undefined)?.code;
  return `can't be reached${typeof told === 'string' && /^[A-Z0-9_]{1,60}$/.test(told) ? ` (${told})` : ''}`;
}
