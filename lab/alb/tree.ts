import { ElbError } from './elb-error.js';

/**
 * The data of the Query API, with AWS's names. Elements that the lab does not know are kept unchanged, to simulate a
 * load balancer that is newer than the SDK.
 */
export type Tree = string | number | boolean | Tree[] | Shape;
export interface Shape {
  [member: string]: Tree | undefined;
}

export function optionalText(shape: Shape, member: string): string | undefined {
  const value = shape[member];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Throws ValidationError when the member is missing. */
export function text(shape: Shape, member: string): string {
  const value = optionalText(shape, member);
  if (value === undefined || value === '') throw ElbError.validation(`${member} is required`);
  return value;
}

/** Throws ValidationError if the member is present and not an integer. */
export function integer(shape: Shape, member: string): number | undefined {
  const value = optionalText(shape, member);
  if (value === undefined) return undefined;
  if (!/^-?\d+$/.test(value)) throw ElbError.validation(`${member} must be an integer, not '${value}'`);
  return Number(value);
}

export function flag(shape: Shape, member: string): boolean {
  return shape[member] === true || shape[member] === 'true';
}

export function texts(shape: Shape, member: string): string[] {
  const value = shape[member];
  return Array.isArray(value) ? value.map(String) : [];
}

export function shapes(shape: Shape, member: string): Shape[] {
  const value = shape[member];
  return Array.isArray(value) ? value.filter(isShape) : [];
}

export function shapeOf(shape: Shape, member: string): Shape | undefined {
  const value = shape[member];
  return value !== undefined && isShape(value) ? value : undefined;
}

function isShape(value: Tree): value is Shape {
  return typeof value === 'object' && !Array.isArray(value);
}

/** A copy, so that a caller can't change the load balancer's own data. */
export function copyOf<T extends Tree>(tree: T): T {
  if (Array.isArray(tree)) return tree.map(copyOf) as T;
  if (typeof tree !== 'object') return tree;
  const copied: Shape = {};
  for (const name of Object.keys(tree)) {
    const value = tree[name];
    if (value !== undefined) copied[name] = copyOf(value);
  }
  return copied as T;
}
