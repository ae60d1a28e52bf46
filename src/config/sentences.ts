import { z } from 'zod';
import { editsBetween } from '../domain/near-names.js';

/** Turns an issue of zod into a sentence for an operator: what is wrong, and what is allowed. */
export function sentenceOf(issue: z.core.$ZodIssue, name: string, value: unknown): string {
  if (value === undefined) return `${name} is missing; it must be ${issue.message}`;
  return `${name} must be ${issue.message}; it is ${shown(value)}`;
}

export function unknownKey(name: string, key: string, known: string[]): string {
  const close = known.find((one) => editsBetween(one.toLowerCase(), key.toLowerCase()) <= (key.length > 4 ? 2 : 1));
  const hint = close === undefined ? `allowed here: ${known.join(', ')}` : `did you mean ${close}?`;
  return `${name} is not a key that tagout knows; ${hint}`;
}

/** The keys that the object at `path` of a schema may have. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const step of path) at = unwrap(at)?.shape[String(step)];
  return Object.keys(unwrap(at)?.shape ?? {});
}

function unwrap(schema: unknown): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.unwrap());
  return undefined;
}

export function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
