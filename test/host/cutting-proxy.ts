import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CuttingProxy {
  url: string;
  /** The bodies of the requests that came through, in order. */
  bodies: string[];
  close: () => Promise<void>;
}

/**
 * An HTTP proxy in front of `target` that hands on every request, and cuts the connection instead of the first answer.
 */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const bodies: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const cut = bodies.push(body.toString()) === 1;
      const { method, headers } = incoming;
      const handedOn = request(new URL(incoming.url ?? '/', target), { method, headers, agent: false }, (answer) => {
        if (cut) {
          answer.resume().on('end', () => incoming.socket.destroy());
        } else {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        }
      });
      handedOn.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
