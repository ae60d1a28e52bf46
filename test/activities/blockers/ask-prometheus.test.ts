import type { IncomingMessage, RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAskPrometheus } from '../../../activities/blockers/ask-prometheus.js';
import type { QueryAnswer } from '../../../src/domain/blockers.js';
import type { Blockers } from '../../../src/domain/config.js';
import { serve } from '../host-status/serving.js';

const NOTHING = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });
const ERROR = JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'parse error near "s3cret"' });
const ENV = { TAGOUT_PROMETHEUS: 's3cret', AWS_SECRET_ACCESS_KEY: 'hush' };

type Server = Pick<Blockers, 'prometheus' | 'headers' | 'tls'>;

function ask(server: Partial<Server>, queries = ['up == 0'], timeoutMs = 5_000): Promise<QueryAnswer[]> {
  const whole = { prometheus: 'http://127.0.0.1:1', headers: {}, tls: null, ...server };
  return createAskPrometheus(ENV)(whole, queries, timeoutMs, new AbortController().signal);
}

const at = async (listener: RequestListener): Promise<string> => `http://127.0.0.1:${await serve(listener)}`;
const answering = (status: number, body: string): Promise<string> =>
  at((_request, response) => response.writeHead(status).end(body));

async function reasonOf(server: Partial<Server>, timeoutMs?: number): Promise<string> {
  const [answer] = await ask(server, ['up == 0'], timeoutMs);
  return answer!.kind === 'unasked' ? answer!.reason : 'it was answered';
}

describe('a question', () => {
  it('is one POST with the query, below the URL of the config, with its headers', async () => {
    const asked: { request: IncomingMessage; body: string }[] = [];
    const prometheus = await at((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ request, body });
        response.end(NOTHING);
      });
    });
    const headers = { Authorization: 'Bearer ${TAGOUT_PROMETHEUS}', 'X-Scope-OrgID': 'web' };
    const query = 'sum(rate(errors{a="b&c=d"}[5m])) > 0.01';
    expect(await ask({ prometheus: `${prometheus}/below/`, headers }, [query])).toMatchObject([{ count: 0 }]);
    const [{ request, body }] = asked as [(typeof asked)[0]];
    expect([request.method, request.url]).toEqual(['POST', '/below/api/v1/query']);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ query, timeout: '5000ms' });
    expect(request.headers).toMatchObject({ authorization: 'Bearer s3cret', 'x-scope-orgid': 'web' });
    expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('waits for no other: all are asked at the same time', async () => {
    const waiting: (() => void)[] = [];
    const prometheus = await at((_request, response) => {
      waiting.push(() => response.end(NOTHING));
      if (waiting.length === 20) for (const end of waiting) end();
    });
    const queries = Array.from({ length: 20 }, (_, n) => `up == ${n}`);
    expect(await ask({ prometheus }, queries)).toHaveLength(20);
  });
});

describe("what can't be asked", () => {
  it.each<[string, () => Promise<string> | string, RegExp]>([
    ['nobody is there', () => 'http://127.0.0.1:1', /^can't be read: .*ECONNREFUSED/],
    ['it never answers', () => at(() => undefined), /^did not answer within 300 ms$/],
    ['it answers half', () => at((_, response) => response.writeHead(200).write('{"sta')), /^did not answer within/],
    ['a proxy in front of it is down', () => answering(503, '<html>'), /^status 503: answered what is not the answer/],
    ['it sends elsewhere', () => answering(302, ''), /^answered 302; redirects are not followed$/],
    ['it wants a password', () => answering(401, NOTHING), /^answered 401$/],
    ['it refuses the query', () => answering(400, ERROR), /^status 400: answered an error: parse error/],
    [
      'an error looks like a success',
      () => answering(422, NOTHING),
      /^status 422: answered with a status that does not/,
    ],
    [
      'it returns too much',
      () => answering(200, NOTHING + ' '.repeat(1024 * 1024)),
      /^answered more than 1048576 bytes$/,
    ],
    ['it is the metadata service', () => 'http://169.254.169.254', /^was not asked: .* never read$/],
    ['the URL is none', () => 'prometheus:9090', /^was not asked: .* not an http or https address$/],
  ])('blocks: %s', async (_, server, reason) => {
    expect(await reasonOf({ prometheus: await server() }, 300)).toMatch(reason);
  });

  it.each([
    ['Bearer ${TAGOUT_NONE}', 'was not asked: TAGOUT_NONE is not set on the worker'],
    ['${AWS_SECRET_ACCESS_KEY}', 'was not asked: the header A names a variable that does not start with TAGOUT_'],
  ])('with the header %s nobody is asked', async (value, reason) => {
    let isAsked = false;
    const prometheus = await at((_request, response) => {
      isAsked = true;
      response.end(NOTHING);
    });
    expect(await reasonOf({ prometheus, headers: { A: value } })).toBe(reason);
    expect(isAsked).toBe(false);
  });

  it('quotes nothing of an error to a question with headers, which the server may echo', async () => {
    const prometheus = await answering(400, ERROR);
    expect(await reasonOf({ prometheus, headers: { A: '${TAGOUT_PROMETHEUS}' } })).toBe(
      'status 400: answered an error',
    );
  });

  it('names a certificate file that is missing', async () => {
    const tls = { ca: '/nowhere/ca.pem', cert: null, key: null };
    expect(await reasonOf({ prometheus: 'https://127.0.0.1:1', tls })).toMatch(
      /tls.ca \/nowhere\/ca.pem can't be read/,
    );
  });
});
