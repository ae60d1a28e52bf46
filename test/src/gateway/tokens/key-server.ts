import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface KeyServerStub {
  url: string;
  /** How many requests it has had. */
  asked: () => number;
  /** Answers with this listener from now on. */
  answer: (listener: RequestListener) => void;
  /** Answers with these keys from now on. */
  serve: (keys: unknown[]) => void;
}

/** The key server of an issuer. */
export async function keyServer(keys: unknown[]): Promise<KeyServerStub> {
  let asked = 0;
  let listener = jwks(keys);
  const server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    asked: () => asked,
    answer: (next) => (listener = next),
    serve: (next) => (listener = jwks(next)),
  };
}

function jwks(keys: unknown[]): RequestListener {
  return (_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
}
