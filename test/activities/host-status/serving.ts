import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import type { Answer } from '../../../activities/http/exchange.js';
import { createReadHost } from '../../../activities/host-status/read-host.js';
import type { Host, JsonFormat, StatusSource } from '../../../src/domain/config.js';
import type { HostReading } from '../../../src/domain/host.js';

export const HOST: Host = { name: 'east-1', address: '127.0.0.1', targets: ['127.0.0.1'] };

/** The worker's clock. */
export const NOW_MS = 1_790_000_000_000;

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

export async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** `connected` is called for each connection, even one that sends no request. */
export function serve(listener: RequestListener, on: { connected?: () => void } = {}): Promise<number> {
  return listen(createServer(listener).on('connection', () => on.connected?.()));
}
export const answer = (text: string): Promise<number> => serve((_request, response) => response.end(text));

export function source(port: number, change: Partial<StatusSource> = {}): StatusSource {
  const format: JsonFormat = {
    kind: 'json',
    inFlight: ['/inFlight'],
    accepted: [],
    bootId: null,
    bootTime: null,
    ready: null,
  };
  return { url: `http://{address}:${port}/`, timeoutMs: 5_000, headers: {}, tls: null, format, ...change };
}

export function read(sources: StatusSource[], env: NodeJS.ProcessEnv = {}): Promise<HostReading> {
  return createReadHost({ now: () => NOW_MS, env })(HOST, sources, new AbortController().signal);
}

export const reasonOf = (reading: HostReading): string => (reading.kind === 'unobservable' ? reading.reason : '');

/** An answer of a host, with its length. */
export const whole = (text: string, contentType = ''): Answer => ({ text, contentType, hasLength: true, date: null });
