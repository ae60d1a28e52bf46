/**
 * Data from outside is checked before it is used: details of a failure, an activity's result, a heartbeat, a memo.
 * Anybody may have written it, or another version of tagout. Extra members are allowed.
 */
export type Check = (value: unknown) => boolean;

/** Taken once, as in `packed.ts`: looking up a global name takes long in a workflow. */
const { isArray } = Array;
const { isFinite } = Number;
const { hasOwn } = Object;

/** Needs a check for every member, so that a member that is added to the type later can't be forgotten. */
export function shapeOf<T extends object>(members: { [Key in keyof T]-?: Check }): (value: unknown) => value is T {
  const checks = Object.entries<Check>(members);
  return (value): value is T =>
    isObject(value) && checks.every(([key, check]) => check(hasOwn(value, key) ? value[key] : undefined));
}

export function listOf<T>(check: (value: unknown) => value is T): (value: unknown) => value is T[];
export function listOf(check: Check): Check;
export function listOf(check: Check): Check {
  return (value) => isArray(value) && value.every((one) => check(one));
}

/** An object with any keys. */
export function mapOf(check: Check): Check {
  return (value) => isObject(value) && Object.values(value).every(check);
}

export function isOneOf<T>(...values: readonly T[]): (value: unknown) => value is T {
  return (value): value is T => (values as readonly unknown[]).includes(value);
}

export function either<A, B>(
  a: (value: unknown) => value is A,
  b: (value: unknown) => value is B,
): (value: unknown) => value is A | B;
export function either(...checks: Check[]): Check;
export function either(...checks: Check[]): Check {
  return (value) => checks.some((check) => check(value));
}

export function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

/** A member that may be left out. */
export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && isFinite(value);
}

/** A number from `least` to `most`. */
export function numberFrom(least: number, most = Infinity): (value: unknown) => value is number {
  return (value): value is number => isNumber(value) && value >= least && value <= most;
}

/** A text of at most this many characters. */
export function textUpTo(longest: number): (value: unknown) => value is string {
  return (value): value is string => isText(value) && value.length <= longest;
}

/** The largest number of milliseconds, before or after the Unix epoch, that a date can represent. */
const LAST_MS = 8_640_000_000_000_000;

/** Milliseconds since the Unix epoch. */
export function isMoment(value: unknown): value is number {
  return isNumber(value) && Math.abs(value) <= LAST_MS;
}

/** A time as text, ISO 8601. */
export function isTime(value: unknown): value is string {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

export function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isArray(value);
}
