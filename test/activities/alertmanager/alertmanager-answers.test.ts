import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { createAlertmanagerPort } from '../../../activities/alertmanager/alertmanager-port.js';
import type { Silence } from '../../../src/domain/config.js';
import { serve } from '../host-status/serving.js';

const limits = (timeoutMs = 5_000) => ({ signal: new AbortController().signal, timeoutMs });
const PUT = {
  ...{ id: null, startsMs: 0, endsMs: 600_000, createdBy: 'tagout', comment: 'x' },
  matchers: [{ name: 'cluster', value: 'east', isRegex: false, isEqual: true }],
};

async function at(listener: RequestListener, change: Partial<Silence> = {}): Promise<Silence> {
  const port = await serve(listener);
  return { alertmanager: `http://127.0.0.1:${port}/alerts/`, matchers: [], headers: {}, tls: null, ...change };
}

const answering =
  (status: number, text: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(text);

const ONE = {
  ...{ id: 'a', status: { state: 'active' }, createdBy: 'tagout', comment: 'x' },
  ...{
    startsAt: '2026-11-27T09:57:54.597Z',
    endsAt: '2026-11-27T10:07:54.000Z',
    updatedAt: '2026-11-27T09:57:54.597Z',
  },
  matchers: [{ name: 'cluster', value: 'east', isRegex: false }],
};

it('reads a silence of an old Alertmanager, whose matchers are all equal ones', async () => {
  const source = await at(answering(200, JSON.stringify([ONE])));
  expect(await createAlertmanagerPort({}).silences(source, limits())).toMatchObject({
    value: { silences: [{ id: 'a', state: 'active', matchers: [{ name: 'cluster', isEqual: true }] }] },
  });
});

it('reads the time of Alertmanager, and never uses its own', async () => {
  const source = await at(answering(200, '[]', { date: 'Fri, 27 Nov 2026 09:57:54 GMT' }));
  expect(await createAlertmanagerPort({}).silences(source, limits())).toEqual({
    kind: 'observed',
    value: { silences: [], nowMs: Date.parse('2026-11-27T09:57:54Z') },
  });
});

it.each<[string, RequestListener, RegExp]>([
  ['an error', answering(500, '"no"'), /\/alerts\/api\/v2\/silences answered 500$/],
  ['a page', answering(200, '<html>please log in</html>'), /silences answered, but not with JSON$/],
  ['a redirect', answering(302, '', { location: 'http://127.0.0.1:1/' }), /answered 302; redirects are not followed$/],
  ['something else', answering(200, '{"status":"success"}'), /answered, but not with a list of silences$/],
  [
    'a silence without an end',
    answering(200, JSON.stringify([{ ...ONE, endsAt: '' }])),
    /not with a list of silences$/,
  ],
  ['a state of a later version', answering(200, JSON.stringify([{ ...ONE, status: {} }])), /not with a list/],
  [
    'no time',
    (_, response) => {
      response.sendDate = false;
      response.end('[]');
    },
    /answered without a Date/,
  ],
  ['a time that is none', answering(200, '[]', { date: 'yesterday' }), /answered without a Date/],
  ['a cut', (_, response) => void response.writeHead(200, { 'content-length': '9' }).end('[]'), /can't be read: /],
])('%s is no answer', async (_, listener, reason) => {
  expect(await createAlertmanagerPort({}).silences(await at(listener), limits())).toEqual({
    kind: 'unobservable',
    reason: expect.stringMatching(reason) as string,
  });
});

it.each(['{}', '[]', 'null', '{"silenceID":""}', '{"silenceID":1}', 'made'])('%s names no silence', async (text) => {
  const answer = await createAlertmanagerPort({}).put(await at(answering(200, text)), PUT, limits());
  expect(answer.kind).toBe('unobservable');
});

it('an answer that does not come is waited for no longer than allowed', async () => {
  const source = await at(() => undefined);
  expect(await createAlertmanagerPort({}).silences(source, limits(20))).toMatchObject({
    reason: expect.stringContaining('did not answer within 20 ms') as string,
  });
});

it('nobody there is no answer', async () => {
  const source = { ...(await at(() => undefined)), alertmanager: 'http://127.0.0.1:1' };
  expect((await createAlertmanagerPort({}).silences(source, limits())).kind).toBe('unobservable');
});

it('a link-local address is never asked', async () => {
  const source = { ...(await at(() => undefined)), alertmanager: 'http://169.254.169.254' };
  expect(await createAlertmanagerPort({}).put(source, PUT, limits())).toMatchObject({
    reason: expect.stringContaining('was not asked') as string,
  });
});

it('sends headers with variables of the worker, and no reason contains them', async () => {
  const seen: unknown[] = [];
  const echo: RequestListener = (request, response) => {
    seen.push([request.method, request.url, request.headers.authorization, request.headers['content-type']]);
    response.writeHead(200).end(`${request.headers.authorization}`);
  };
  const source = await at(echo, { headers: { Authorization: 'Bearer ${TAGOUT_ALERTS}' } });
  const port = createAlertmanagerPort({ TAGOUT_ALERTS: 's3cret' });
  const answers = [
    await port.silences(source, limits()),
    await port.put(source, PUT, limits()),
    await port.expire(source, 'a/b', limits()),
  ];
  expect(seen).toEqual([
    ['GET', '/alerts/api/v2/silences', 'Bearer s3cret', 'application/json'],
    ['POST', '/alerts/api/v2/silences', 'Bearer s3cret', 'application/json'],
    ['DELETE', '/alerts/api/v2/silence/a%2Fb', 'Bearer s3cret', 'application/json'],
  ]);
  expect(JSON.stringify(answers)).not.toContain('s3cret');
});

it('without the variable nothing is asked', async () => {
  const source = await at(() => expect.unreachable(), { headers: { Authorization: '${TAGOUT_ALERTS}' } });
  expect(await createAlertmanagerPort({}).silences(source, limits())).toMatchObject({
    reason: expect.stringContaining('TAGOUT_ALERTS is not set on the worker') as string,
  });
});

it('rejects when it is cancelled', async () => {
  const end = new AbortController();
  const source = await at(() => end.abort(new Error('over')));
  const asked = createAlertmanagerPort({}).silences(source, { signal: end.signal, timeoutMs: 5_000 });
  await expect(asked).rejects.toThrow('over');
});
