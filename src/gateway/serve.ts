import type { IncomingMessage, ServerResponse } from 'node:http';
import { accessLine, type Served } from './access-log.js';
import { badRequest, textOf, unavailable, type Answer } from './answer.js';
import { bugWords, handle, type Handled, type Rooms } from './handle.js';
import type { Open } from './open.js';
import { routeOf, type Route } from './route.js';

export interface Serving {
  rooms: Rooms;
  open: Open;
  /** What was answered to requests whose body did not arrive. */
  cut: WeakMap<IncomingMessage, Answer>;
}

/** Answers a request, and returns its line for the access log. Never rejects. */
export async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<string> {
  const { rooms, open } = serving;
  const [at, startedMs] = [new Date(), performance.now()];
  const from = request.socket.remoteAddress ?? '-';
  const { method = '-', url = '' } = request;
  const route = routeOf(method, url);
  const work = answered(serving, request, route, open.begin(response));
  const { answer, id } = (await open.orGivenUp(work)) ?? { answer: unavailable('the gateway stops'), id: null };
  rooms.counts.answered(route.kind, answer);
  // Whoever has shown no credential may not keep a connection.
  write(response, answer, open.isEnding || id === null);
  const [path = '-'] = url.split('?');
  return accessLine({ at, from, method, path, answer, tookMs: performance.now() - startedMs, id });
}

/** The line for what was answered before it became a request. */
export function lineOfNoRequest({ at, from, answer }: Pick<Served, 'at' | 'from' | 'answer'>): string {
  return accessLine({ at, from, method: '-', path: '-', answer, tookMs: 0, id: null });
}

async function answered(
  { rooms, cut }: Serving,
  request: IncomingMessage,
  route: Route,
  signal: AbortSignal,
): Promise<Handled> {
  try {
    return await handle(rooms, request, route, signal);
  } catch (error) {
    if (request.destroyed) return { answer: cut.get(request) ?? badRequest('the body did not arrive'), id: null };
    rooms.report(bugWords(error));
    return { answer: unavailable('something went wrong in the gateway; its log says what'), id: null };
  }
}

function write(response: ServerResponse, answer: Answer, isLast: boolean): void {
  const { status, retryAfterS } = answer;
  // What is left of a request that was refused is not read.
  if (status >= 400 || isLast) response.setHeader('connection', 'close');
  if (retryAfterS !== undefined) response.setHeader('retry-after', retryAfterS);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(textOf(answer));
}
