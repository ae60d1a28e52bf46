import http from 'node:http';
import { listen, shut } from '../http.js';
import { Watchable } from '../watchable.js';
import type { AlbCore } from './core.js';
import { allListeners, findListener } from './find.js';
import { route } from './route.js';
import type { Route, Turns } from './route.js';

/** One request as the load balancer saw it: at time `at` it went to this target, or was answered without one. */
export interface RoutedEvent {
  at: number;
  listenerArn: string;
  /** Name of the target group; null when the load balancer answered by itself. */
  targetGroup: string | null;
  /** Id of the target. */
  target: string | null;
}

export interface DataPlane {
  /** Where clients reach each listener, by its ARN. */
  urls: ReadonlyMap<string, string>;
  /** Every request, at the moment of its routing. */
  routed: Watchable<RoutedEvent>;
  stop(): Promise<void>;
}

/**
 * A real HTTP listener of 127.0.0.1 for each listener that there is now, on a free port, or on the port that the API
 * answers; bodies are streamed.
 */
export async function startDataPlane(core: AlbCore, ports: 'free' | 'as-answered' = 'free'): Promise<DataPlane> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
  const routed = new Watchable<RoutedEvent>();
  const turns: Turns = new Map();
  const servers: http.Server[] = [];
  const urls = new Map<string, string>();
  for (const { arn, port } of allListeners(core.state)) {
    const server = http.createServer({ keepAliveTimeout: 0 }, (request, response) => {
      const now = Date.now();
      const { host = '', cookie = '' } = request.headers;
      const asked = { url: request.url ?? '/', host, cookie };
      const decided = route(core.state, findListener(core.state, arn), asked, {
        ...{ now, dice: core.dice, turns },
        ways: core.settings.ways,
      });
      routed.emit({ at: now, listenerArn: arn, ...describe(decided) });
      if (decided.kind === 'forward') forward(decided, agent, request, response);
      else answer(decided, request, response);
    });
    servers.push(server);
    urls.set(arn, `http://127.0.0.1:${String(await listen(server, '127.0.0.1', ports === 'free' ? 0 : port))}`);
  }
  return {
    urls,
    routed,
    async stop() {
      await Promise.all(servers.map(shut));
      agent.destroy();
    },
  };
}

function describe(decided: Route): Pick<RoutedEvent, 'targetGroup' | 'target'> {
  if (decided.kind === 'answer') return { targetGroup: null, target: null };
  return { targetGroup: decided.group.name, target: decided.target.id };
}

function answer(
  decided: Extract<Route, { kind: 'answer' }>,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  request.resume();
  response.writeHead(decided.status, decided.location === null ? {} : { location: decided.location });
  response.end(decided.body);
}

function forward(
  { target, cookies }: Extract<Route, { kind: 'forward' }>,
  agent: http.Agent,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const headers = {
    ...request.headers,
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    connection: 'keep-alive',
  };
  const { method, url: path } = request;
  const upstream = http.request({ host: target.id, port: target.port, agent, method, path, headers });
  upstream.on('response', (answered) => {
    const kept = Object.entries(answered.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
    const setCookie = [...(answered.headers['set-cookie'] ?? []), ...cookies];
    const sent = { ...Object.fromEntries(kept), ...(setCookie.length > 0 ? { 'set-cookie': setCookie } : {}) };
    response.writeHead(answered.statusCode ?? 502, sent);
    answered.pipe(response);
    // The target was cut in the middle of its answer: the client must not take half an answer for a whole one.
    answered.on('error', () => response.destroy());
  });
  upstream.on('error', () => {
    request.resume();
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('the target refused or cut the connection');
  });
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  request.pipe(upstream);
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'set-cookie'];
