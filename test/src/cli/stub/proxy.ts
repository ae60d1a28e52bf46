import { createServer as createPages, type ServerHttp2Session } from 'node:http2';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { inject, onTestFinished } from 'vitest';

/** A way to the Temporal server of this run that can be cut: nothing listens then, and what was open is closed. */
export interface Proxy {
  address: string;
  cut: () => Promise<void>;
  mend: () => Promise<void>;
  /** What is open stays open, and nothing comes through any more. */
  swallow: () => void;
  /** Every call is answered with a page, as by a proxy that finds no server. */
  page: () => Promise<void>;
  /** How many answers the server has sent so far; the number grows while somebody polls. */
  heard: () => number;
}

export async function proxy(): Promise<Proxy> {
  const [host = '', port = ''] = inject('temporal').address.split(':');
  const open = new Set<Socket>();
  let heard = 0;
  let isSwallowing = false;
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    far.on('data', () => void (heard += 1));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', (data) => void (isSwallowing || to.write(data)));
      from.on('error', () => undefined);
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  const sessions = new Set<ServerHttp2Session>();
  const pages = createPages()
    .on('session', (session) => void sessions.add(session))
    .on('stream', (stream) => stream.respond({ ':status': 404, 'content-type': 'text/html' }, { endStream: true }));
  const listen = (at: number, by: Server = server) =>
    new Promise<void>((resolve) => by.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const { port: own } = server.address() as AddressInfo;
  const cut = async () => {
    const closed = [server, pages].map((one) => new Promise((resolve) => one.close(resolve)));
    for (const one of [...open, ...sessions]) one.destroy();
    await Promise.all(closed);
  };
  onTestFinished(() => cut().catch(() => undefined));
  const mend = async () => {
    isSwallowing = false;
    if (!server.listening) await listen(own);
  };
  const page = async () => {
    await cut();
    await listen(own, pages);
  };
  const swallow = () => void (isSwallowing = true);
  return { address: `127.0.0.1:${own}`, cut, mend, swallow, page, heard: () => heard };
}
