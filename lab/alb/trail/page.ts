import { ElbError } from '../elb-error.js';
import type { Shape } from '../tree.js';

/** One page of events. A token is good only with the request that it came from, as CloudTrail asks. */
export function page<T>(all: T[], asked: Shape, pageSize: number, write: (one: T) => Shape): Shape {
  const { NextToken: token, MaxResults: wanted, ...request } = asked;
  const mark = JSON.stringify(request);
  const [offset, ofRequest] = typeof token === 'string' ? (JSON.parse(token) as [number, string]) : [0, mark];
  if (ofRequest !== mark) throw new ElbError('InvalidNextTokenException', 'the token is of another request');
  const size = Math.min(pageSize, typeof wanted === 'number' ? wanted : pageSize);
  const events = all.slice(offset, offset + size).map(write);
  const isLast = offset + size >= all.length;
  return { Events: events, ...(isLast ? {} : { NextToken: JSON.stringify([offset + size, mark]) }) };
}
