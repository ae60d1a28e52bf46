import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { UserError } from '../domain/user-error.js';

const HEADER_BYTES_MAX = 8 * 1024;
/** How long a request may take to arrive, and a TLS handshake before it. Node.js cuts whoever is slower. */
const ARRIVES_MS = 10_000;
const CHECK_EVERY_MS = 1_000;
const KEEP_ALIVE_MS = 5_000;
const CONNECTIONS_MAX = 1_000;
/** Longer than the longest wait: a connection on which nothing moves for this long is cut. */
const SILENT_MS = 75_000;

export interface Address {
  /** Undefined: every address of this machine. */
  host: string | undefined;
  port: number;
}

export interface TlsFiles {
  cert: Buffer;
  key: Buffer;
  /** The CA of client certificates. */
  clientCa: Buffer | null;
}

export interface Listener {
  url: string;
  /** Takes no new connections and ends idle ones; resolves when every answer is out, or after `graceMs`. */
  stop: (graceMs: number) => Promise<void>;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Listens on an address. Throws `UserError` if the address is taken, or the certificate can't be used. */
export async function listen(
  { host, port }: Address,
  tls: TlsFiles | null,
  handler: Handler,
  arrivesMs = ARRIVES_MS,
): Promise<Listener> {
  const server = create(tls, handler, arrivesMs);
  server.maxConnections = CONNECTIONS_MAX;
  server.setTimeout(SILENT_MS, (socket) => socket.destroy());
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket));
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
    stop: (graceMs) => stop(server, sockets, graceMs),
  };
}

function create(tls: TlsFiles | null, handler: Handler, arrivesMs: number): Server {
  const bounds = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: arrivesMs,
    requestTimeout: arrivesMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, arrivesMs),
  };
  if (tls === null) return createServer(bounds, handler);
  const { cert, key, clientCa } = tls;
  // Who comes without a certificate may have a token, so the connection is accepted.
  const clients = clientCa === null ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false };
  try {
    return createTlsServer({ ...bounds, handshakeTimeout: arrivesMs, cert, key, ...clients }, handler);
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

const STATUS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what is no HTTP request, and ends its connection. */
function refuse({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const body = 'bad-request\n';
  const status = STATUS[code ?? ''] ?? '400 Bad Request';
  const head = `HTTP/1.1 ${status}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\nconnection: close`;
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
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
