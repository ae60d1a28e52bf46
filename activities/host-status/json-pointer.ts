import { Unreadable } from '../http/unreadable.js';

/** More processes than one host has; limits how many members a `*` may expand to. */
const MATCHES_MAX = 10_000;

/** The value at a JSON pointer (RFC 6901), or undefined if there is none. The empty pointer is the whole document. */
export function resolvePointer(document: unknown, pointer: string): unknown {
  return keysOf(pointer)?.reduce(step, document);
}

/**
 * The values at a pointer in which `*` stands for every member of an array or object, by their full pointers. The value
 * is undefined if the rest of the pointer leads nowhere: a process that does not report must not count as idle. Empty
 * if there is no member.
 */
export function resolveAll(document: unknown, pointer: string): Map<string, unknown> {
  const keys = keysOf(pointer);
  let found = new Map(keys === undefined ? [] : [['', document]]);
  for (const key of keys ?? []) {
    const next = [...found].flatMap(([place, value]) =>
      namesIn(value, key).map((name) => [`${place}/${escape(name)}`, step(value, name)] as const),
    );
    if (next.length > MATCHES_MAX) {
      throw new Unreadable(`answered, but ${pointer} appears more than ${MATCHES_MAX} times`);
    }
    found = new Map(next);
  }
  return found;
}

/**
 * `*` always means all members, even if one is called `*`. A value without members gives one key that leads nowhere.
 */
function namesIn(value: unknown, key: string): string[] {
  return key === '*' && typeof value === 'object' && value !== null ? Object.keys(value) : [key];
}

/** Without this, two places could have the same text, and one value would be lost. */
function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function keysOf(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9][0-9]*)$/.test(key) ? (value[Number(key)] as unknown) : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
