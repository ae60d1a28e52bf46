import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createTrailPort } from '../../../activities/cloudtrail/trail-port.js';
import { environmentFor } from '../../support/moto.js';

const FROM_MS = Date.parse('2026-11-22T03:00:00.000Z');
const WINDOW = { fromMs: FROM_MS, toMs: FROM_MS + 60_000 };

interface Asked {
  target: string | undefined;
  body: Record<string, unknown>;
}

let server: Server | undefined;
const asked: Asked[] = [];
afterEach(() => {
  server?.close();
  asked.length = 0;
});

/** Answers the nth request like this; null: the connection is cut. */
async function answering(answer: (nth: number) => [status: number, body: unknown] | null): Promise<string> {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const found = answer(asked.length);
      asked.push({ target: String(target), body: JSON.parse(text) as Asked['body'] });
      if (found === null) return response.destroy();
      const [status, body] = found;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      return response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function lookUp(endpoint: string, paceMs = 1) {
  Object.assign(process.env, environmentFor(endpoint));
  return createTrailPort({ version: '1.2.3', paceMs }).lookUp('ModifyRule', WINDOW, new AbortController().signal);
}

/** One event, of ELBv2 if nothing else is said. */
function event(id: string, source = 'elasticloadbalancing.amazonaws.com', name = 'ModifyRule'): object {
  const record = { eventID: id, eventName: name, eventTime: '2026-11-22T03:00:05Z' };
  return { EventId: id, EventSource: source, CloudTrailEvent: JSON.stringify(record) };
}

const refused = (code: string): object => ({ __type: `com.amazonaws.cloudtrail.v20131101#${code}`, message: 'no' });

describe('CloudTrail', () => {
  it('is asked for one kind of call in the time', async () => {
    await lookUp(await answering(() => [200, { Events: [] }]));
    expect(asked).toEqual([
      {
        target: 'CloudTrail_20131101.LookupEvents',
        body: {
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ModifyRule' }],
          ...{ StartTime: FROM_MS / 1_000, EndTime: FROM_MS / 1_000 + 60, MaxResults: 50 },
        },
      },
    ]);
  });

  it('is read page by page', async () => {
    const pages = [{ Events: [event('a')], NextToken: 't' }, { Events: [event('b')] }];
    const found = await lookUp(await answering((nth) => [200, pages[nth]]));
    expect(found).toMatchObject({ kind: 'observed', isCut: false, calls: [{ eventId: 'a' }, { eventId: 'b' }] });
    expect(asked[1]!.body['NextToken']).toBe('t');
  });

  it('is not read without end, and that is told', async () => {
    const found = await lookUp(await answering((nth) => [200, { Events: [event(`e${nth}`)], NextToken: 't' }]));
    expect(found).toMatchObject({ kind: 'observed', isCut: true });
    expect(asked).toHaveLength(20);
  });

  it('may have calls of other services, or what is no call', async () => {
    const others = [event('a', 'rds.amazonaws.com'), event('b', undefined, 'DeleteRule'), { EventId: 'c' }];
    const found = await lookUp(await answering(() => [200, { Events: others }]));
    expect(found).toEqual({ kind: 'observed', calls: [], isCut: false });
  });

  it.each([
    ['throttles', [400, refused('ThrottlingException')]],
    ['is in trouble', [503, 'busy']],
    ['cuts the connection', null],
  ] as const)('that %s is asked again', async (_, trouble) => {
    const endpoint = await answering((nth) =>
      nth < 3 ? (trouble as [number, unknown] | null) : [200, { Events: [] }],
    );
    expect(await lookUp(endpoint)).toMatchObject({ kind: 'observed' });
    expect(asked).toHaveLength(4);
  });

  it.each([
    [
      'denies it',
      400,
      refused('AccessDeniedException'),
      /AccessDeniedException \(no\); the worker lacks the right cloudtrail:LookupEvents$/,
    ],
    [
      'throttles without end',
      400,
      refused('ThrottlingException'),
      /^CloudTrail can't be read: ThrottlingException \(no\)$/,
    ],
    ['is something else', 200, { hello: 'world' }, /the answer is not from CloudTrail$/],
    ['is a page to log in', 200, '<html>', /^CloudTrail can't be read: /],
  ])('that %s is unobservable, never empty', async (_, status, body, reason) => {
    const found = await lookUp(await answering(() => [status, body]));
    expect(found).toMatchObject({ kind: 'unobservable', reason: expect.stringMatching(reason) as string });
  });

  it('gets one call at a time, however many ask', async () => {
    const times: number[] = [];
    const endpoint = await answering(() => {
      times.push(performance.now());
      return [200, { Events: [] }];
    });
    Object.assign(process.env, environmentFor(endpoint));
    const port = createTrailPort({ version: '1.2.3', paceMs: 100 });
    const { signal } = new AbortController();
    await Promise.all([1, 2, 3].map(() => port.lookUp('ModifyRule', WINDOW, signal)));
    // A call may be on its way for a while; the last one can't have been sent before its turn.
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(100);
  });

  it('is not asked any more once nobody wants to know', async () => {
    const endpoint = await answering(() => [400, refused('ThrottlingException')]);
    Object.assign(process.env, environmentFor(endpoint));
    const end = new AbortController();
    const asking = createTrailPort({ version: '1.2.3', paceMs: 60_000 }).lookUp('ModifyRule', WINDOW, end.signal);
    await expect.poll(() => asked.length).toBe(1);
    end.abort(new Error('over'));
    await expect(asking).rejects.toThrow('over');
  });
});
