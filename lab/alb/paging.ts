import { ElbError } from './elb-error.js';
import { integer, optionalText } from './tree.js';
import type { Shape } from './tree.js';

const PAGE_MAX = 400;

/** One page of a list, with the marker of the next. `pageSize` is the load balancer's own limit, to force paging. */
export function page<T>(items: T[], params: Shape, pageSize: number): { items: T[]; next: Shape } {
  const asked = integer(params, 'PageSize') ?? PAGE_MAX;
  if (asked < 1 || asked > PAGE_MAX) throw ElbError.validation(`PageSize must be 1 to ${String(PAGE_MAX)}`);
  const start = markedStart(optionalText(params, 'Marker'));
  const end = start + Math.min(asked, pageSize);
  return { items: items.slice(start, end), next: end < items.length ? { NextMarker: `after-${String(end)}` } : {} };
}

function markedStart(marker: string | undefined): number {
  if (marker === undefined) return 0;
  const digits = /^after-(\d+)$/.exec(marker)?.[1];
  if (digits === undefined) throw ElbError.validation(`Marker '${marker}' is not valid`);
  return Number(digits);
}
