import { connect as connectTcp } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connected } from '../../../src/connect.js';
import { startGateway, type Gateway } from '../../../src/gateway/gateway.js';

/** Every call to Temporal, except those that only ask whether it is there. */
const asked: string[] = [];
const warnings: string[] = [];
let gateway: Gateway;
let port: number;

/** Records every use of the client that could become a call. */
const client = new Proxy(
  {},
  {
    get(_, name) {
      if (name === 'withDeadline') return (_deadline: number, work: () => unknown) => work();
      if (name === 'workflowService') return new Proxy({}, { get: (_target, call) => called(String(call)) });
      asked.push(String(name));
      return undefined;
    },
  },
);

function called(name: string): () => Promise<object> {
  return async () => {
    if (name !== 'describeNamespace') asked.push(name);
    return {};
  };
}

beforeAll(async () => {
  gateway = await startGateway({
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    checkToken: async (token) =>
      /^of-east-[13]$/.test(token)
        ? { kind: 'host', service: 'core', host: token.slice(3), id: token }
        : { kind: 'denied', reason: 'malformed', why: 'the token is not valid' },
    configs: null,
    meter: null,
    connect: async () =>
      ({ client, namespace: 'default', address: 'nowhere:7233', close: async () => {} }) as unknown as Connected,
    log: () => undefined,
    warn: (line) => warnings.push(line),
  });
  port = Number(new URL(gateway.url).port);
});
afterAll(() => gateway.stop());

/** Sends these bytes on a new connection, and returns the answer up to its close. */
function send(bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connectTcp(port, '127.0.0.1', () => socket.end(bytes));
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

function request(head: string, body = ''): Buffer {
  return Buffer.from(`${head}\r\nhost: x\r\nconnection: close\r\n\r\n${body}`, 'latin1');
}

const GO = 'GET /v1/services/core/hosts/east-1/go HTTP/1.1';
const DONE = 'POST /v1/services/core/hosts/east-1/done HTTP/1.1';
const status = (answer: string): number => Number(answer.split(' ')[1]);

describe('without a credential of that host, nothing reaches Temporal', () => {
  it.each([
    ['no credential', GO, 401],
    ['another scheme', `${GO}\r\nauthorization: Basic of-east-1`, 401],
    ['no token', `${GO}\r\nauthorization: Bearer`, 401],
    ['a wrong token', `${GO}\r\nauthorization: Bearer of-east-2`, 401],
    ['two tokens', `${GO}\r\nauthorization: Bearer of-east-1 of-east-1`, 401],
    ['a token in the query', 'GET /v1/services/core/hosts/east-1/go?access_token=of-east-1 HTTP/1.1', 400],
    ['no credential, for a claim', DONE, 401],
    [
      'the token of another host',
      `GET /v1/services/core/hosts/east-2/go HTTP/1.1\r\nauthorization: Bearer of-east-1`,
      403,
    ],
    [
      'the token of another service',
      `GET /v1/services/web/hosts/east-1/go HTTP/1.1\r\nauthorization: Bearer of-east-1`,
      403,
    ],
    [
      'the token of another host, for a claim',
      `${DONE.replace('east-1', 'east-2')}\r\nauthorization: Bearer of-east-1`,
      403,
    ],
  ])('%s', async (_, head, wanted) => {
    expect(status(await send(request(head)))).toBe(wanted);
    expect(asked).toEqual([]);
  });

  it('whatever bytes arrive', async () => {
    const wild = fc.uint8Array({ maxLength: 2_000 });
    const word = fc.constantFrom(
      GO,
      DONE,
      'authorization: Bearer x',
      'content-length: 5',
      'transfer-encoding: chunked',
      'GET',
      'POST',
      '/v1/services/',
      'core/hosts/',
      ' HTTP/1.1',
      '\r\n',
      '\n',
      '\r\n\r\n',
      ':',
      '0\r\n\r\n',
      '\0',
    );
    const near = fc
      .array(fc.oneof(word, fc.string({ maxLength: 20 })), { maxLength: 30 })
      .map((parts) => Buffer.from(parts.join(''), 'latin1'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(wild, near), async (bytes) => {
        const answer = await send(bytes);
        expect(answer).not.toMatch(/^HTTP\/1\.1 (200|202|409|5)/);
      }),
      { numRuns: 500 },
    );
    expect({ asked, warnings }).toEqual({ asked: [], warnings: [] });
    // The gateway still answers.
    expect(status(await send(request('GET /healthz HTTP/1.1')))).toBe(200);
  });
});

describe('with its own credential, a host is held to its limits', () => {
  const mine = 'authorization: Bearer of-east-1';

  it.each([
    ['a body of 5 KiB', request(`${DONE}\r\n${mine}\r\ncontent-length: 5000`, 'x'.repeat(5_000)), 413],
    ['a body that is not a claim', request(`${DONE}\r\n${mine}\r\ncontent-length: 2`, '[]'), 400],
    ['a header of 9 KiB', request(`${GO}\r\n${mine}\r\nx: ${'x'.repeat(9_000)}`), 431],
  ])('%s', async (_, bytes, wanted) => {
    expect(status(await send(bytes))).toBe(wanted);
    expect(asked).toEqual([]);
  });

  it('the sixth request of one second is answered 429', async () => {
    const bad = request(`${DONE}\r\n${mine}\r\ncontent-length: 2`, '[]');
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(bad)));
    const slow = answers.filter((answer) => status(answer) === 429);
    expect(slow.length).toBeGreaterThan(0);
    expect(slow[0]).toMatch(/retry-after: 1\r\n/i);
    expect(asked).toEqual([]);
  });
});

it('an unexpected error is answered 503 and reported once, and the host sees nothing of it', async () => {
  const answer = await send(request(`${GO.replace('east-1', 'east-3')}\r\nauthorization: Bearer of-east-3`));
  expect(status(answer)).toBe(503);
  expect(answer).not.toMatch(/TypeError|at .*\.ts/);
  expect(warnings).toHaveLength(1);
});
