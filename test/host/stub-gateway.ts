import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How one request is answered. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface StubGateway {
  url: string;
  /** The requests that came, in order. */
  asked: Asked[];
  /** One answer for each request, in order; the last answer is for all later requests. */
  answers: Answer[];
  close: () => Promise<void>;
}

/** A gateway over real HTTP, with the answers of the test: a real gateway would give only good answers. */
export async function startStubGateway(): Promise<StubGateway> {
  const asked: Asked[] = [];
  const gateway: { answers: Answer[] } = { answers: [] };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ method: request.method, url: request.url, headers: request.headers, body });
      const answer = gateway.answers.length > 1 ? gateway.answers.shift() : gateway.answers[0];
      if (answer === undefined) request.socket.destroy();
      else answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(gateway, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** The gateway's form: text/plain, a first line, then a sentence. */
export function says(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (response) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(body);
}

const PAGE = `<html>\n<body>go run-1\ncounted\n${'.'.repeat(5000)}</body></html>\n`;

/** What a portal or a proxy answers. */
export function page(status: number, body = PAGE): Answer {
  return (response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body);
}
