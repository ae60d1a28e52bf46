import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { bodyOf, type Side } from '../marks.js';

/** Something that answers behind each of the two groups, on this machine. */
export interface Responder {
  address: string;
  ports: Record<Side, number>;
  close(): void;
}

/** Listens on two free ports of one address of this machine, and tells nothing but the id of the probe. */
export async function startResponder(id: string, address: string): Promise<Responder> {
  const [a, b] = [serve(bodyOf(id, 'a')), serve(bodyOf(id, 'b'))];
  const close = (): void => {
    for (const server of [a, b]) {
      server.close();
      server.closeAllConnections();
    }
  };
  try {
    return { address, ports: { a: await listen(a, address), b: await listen(b, address) }, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** An address that an IP target may have: ELBv2 takes private ones. Null if this machine has none. */
export function privateAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  return (
    all.find(({ family, internal, address }) => family === 'IPv4' && !internal && isPrivate(address))?.address ?? null
  );
}

function isPrivate(address: string): boolean {
  return /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(address);
}

function serve(body: string): http.Server {
  return http.createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/plain' }).end(body);
  });
}

async function listen(server: http.Server, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
