import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { UserError } from '../domain/user-error.js';
import type { Answer } from './answer.js';
import { refuse } from './refuse.js';
import { Turns, type Handler } from './turns.js';

const HEADER_BYTES_MAX = 8 * 1024;
/** How long a request may take to arrive, and a TLS handshake before it. Node.js cuts whoever is slower. */
const ARRIVES_MS = 10_000;
const CHECK_EVERY_MS = 1_000;
/** Longer than a load balancer keeps one (an ALB: 60 s), which would otherwise use it while it is being closed. */
const KEEP_ALIVE_MS = 65_000;
const CONNECTIONS_MAX = 1_000;
/** With more connections than this, those that only wait for the next request are closed. */
const CONNECTIONS_MANY = 900;
/** A connection on which nothing moves for this long is cut. */
const SILENT_MS = 75_000;

export interface Address {
  /** Undefined: every address of this machine. */
  host: string | undefined;
  port: number;
}

export interface Tls {
  cert: Buffer;
  key: Buffer;
  /** The CA of client certificates. */
  clientCa: Buffer | null;
}

export interface Listener {
  url: string;
  /** From now on, handshakes are made with these. */
  renew: (tls: Tls) => void;
  /** Takes no new connections and ends idle ones; resolves when every answer is out, or after `graceMs`. */
  stop: (graceMs: number) => Promise<void>;
}

export interface Listening {
  arrivesMs?: number;
  /** Told of what was refused before it was a whole request; `request` is the one whose body did not arrive. */
  refused?: (answer: Answer, socket: Socket, request: IncomingMessage | null) => void;
  /** Told how many connections there are, whenever that changes. */
  connections?: (count: number) => void;
}

/** Listens on an address. Throws `UserError` if the address is taken, or the certificate can't be used. */
export async function listen(
  { host, port }: Address,
  tls: Tls | null,
  handler: Handler,
  { arrivesMs = ARRIVES_MS, refused, connections }: Listening = {},
): Promise<Listener> {
  const turns = new Turns(handler);
  const server = create(tls, (request, response) => turns.take(request, response), arrivesMs);
  server.maxConnections = CONNECTIONS_MAX;
  server.setTimeout(SILENT_MS, (socket) => socket.destroy());
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    connections?.(sockets.size);
    if (sockets.size > CONNECTIONS_MANY) server.closeIdleConnections();
    socket.once('close', () => {
      sockets.delete(socket);
      connections?.(sockets.size);
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const request = turns.requestOf(socket);
    // An answer is on its way, which nothing else may be written into.
    if (request?.complete === true) return void socket.destroy();
    const answer = refuse(error, socket);
    if (answer !== null) refused?.(answer, socket, request);
  });
  // Without a handshake no text can go out, and one that waits for it would keep the connection.
  server.on('tlsClientError', (_: Error, socket: Socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cantListen(error, host, port)));
    server.listen({ port, ...(host === undefined ? {} : { host }) }, resolve);
  });
  const { address, port: taken } = server.address() as AddressInfo;
  const named = address.includes(':') ? `[${address}]` : address;
  return {
    url: `${tls === null ? 'http' : 'https'}://${named}:${taken}`,
    renew: (renewed) => {
      if (server instanceof TlsServer) server.setSecureContext(contextOf(renewed));
    },
    stop: (graceMs) => stop(server, sockets, graceMs),
  };
}

function create(tls: Tls | null, handler: Handler, arrivesMs: number): Server | TlsServer {
  const bounds = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: arrivesMs,
    requestTimeout: arrivesMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, arrivesMs),
  };
  if (tls === null) return createServer(bounds, handler);
  // Who comes without a certificate may have a token, so the connection is accepted.
  const clients = tls.clientCa === null ? {} : { requestCert: true, rejectUnauthorized: false };
  try {
    return createTlsServer({ ...bounds, handshakeTimeout: arrivesMs, ...contextOf(tls), ...clients }, handler);
  } catch (cause) {
    throw new UserError(
      'usage',
      `the TLS certificate, its key or the client CA can't be used: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

export function contextOf({ cert, key, clientCa }: Tls): { cert: Buffer; key: Buffer; ca?: Buffer } {
  return { cert, key, ...(clientCa === null ? {} : { ca: clientCa }) };
}

/** `closeAllConnections` knows only connections with a request, and none that is in its handshake. */
async function stop(server: Server, sockets: Set<Socket>, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), graceMs);
  await closed;
  clearTimeout(cut);
}

function cantListen(cause: Error, host = '', port: number): UserError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'EADDRINUSE' ? 'another program listens there' : message;
  return new UserError('unreachable', `can't listen on ${host}:${port}: ${why}`, { cause });
}
