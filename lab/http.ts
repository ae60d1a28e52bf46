import { once } from 'node:events';
import type http from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/** Listens on one address, and returns the port; port 0 means any free one. Throws what listen throws (EADDRINUSE). */
export async function listen(server: Server, address: string, port = 0): Promise<number> {
  server.listen(port, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const CUT_AGAIN_MS = 50;

/** Stops at once, and cuts running requests. */
export async function shut(server: http.Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  // On a busy machine a connection may still come out of the queue, and keep the server open for ever.
  const again = setInterval(() => server.closeAllConnections(), CUT_AGAIN_MS);
  await closed;
  clearInterval(again);
}

export async function readBody(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
