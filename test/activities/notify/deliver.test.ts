import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../activities/notify/deliver.js';
import { createNotifyActivities } from '../../../activities/notify/index.js';
import { compact } from '../../../src/domain/packed.js';
import { notifyId } from '../../../src/domain/notify/notified-run.js';
import { inPhase } from '../../src/domain/run-state.js';
import { HttpReceiver } from '../../support/receiver.js';

const CLOCKS = { now: Date.now, uptime: () => performance.now() };
const OURS = { workflowId: notifyId('core', 'run-1'), runId: 'of notifyRun' };

interface Wishes {
  url: string;
  env?: NodeJS.ProcessEnv;
  headers?: Record<string, string>;
  workflow?: { workflowId: string; runId: string } | undefined;
  timeoutMs?: number;
  attempt?: number;
  change?: object;
}

/** One attempt of a message to a receiver at this address. */
function send(wishes: Wishes): Promise<void> {
  const { url, env = {}, headers = {}, workflow = OURS, timeoutMs = 5_000, attempt = 1, change } = wishes;
  const { deliver } = createNotifyActivities({ env, address: 'temporal:7233', everyMs: 1, timeoutMs, ...CLOCKS });
  const delivery: Delivery = {
    config: { service: 'core', notify: [{ url, format: 'json', on: ['go'], headers }] },
    ...{ cluster: 'east', runId: 'run-1', to: 0 },
    come: { moment: 'go', at: '2026-11-22T03:00:00.000Z' },
    status: compact(inPhase('maintenance').document()),
  };
  const environment = new MockActivityEnvironment(
    { workflowExecution: workflow, namespace: 'default', attempt },
    { logger: new DefaultLogger('ERROR') },
  );
  return environment.run<[Delivery], void, typeof deliver>(deliver, { ...delivery, ...change });
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function receiver(answers: HttpReceiver['answers'] = () => 200): Promise<HttpReceiver> {
  const started = await HttpReceiver.start();
  started.answers = answers;
  stops.push(() => started.stop());
  return started;
}

/** A server that does this with each connection. */
async function tcp(act: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).resume();
    act(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hush`;
}

describe('a message is delivered', () => {
  it.each([200, 201, 202, 204, 299])('with status %i', async (status) => {
    const { url } = await receiver(() => status);
    await send({ url });
  });

  it('to the address and with the headers that the environment of the worker has', async () => {
    const { url, got } = await receiver();
    const env = { TAGOUT_HOOK: url, TAGOUT_KEY: 'secret' };
    await send({ url: '${TAGOUT_HOOK}', env, headers: { authorization: 'Bearer ${TAGOUT_KEY}' } });
    expect(got[0]!.headers).toMatchObject({
      ...{ authorization: 'Bearer secret', 'idempotency-key': 'run-1/go' },
      'content-type': 'application/json; charset=utf-8',
    });
    expect(got[0]!.body).toMatchObject({ id: 'run-1/go', moment: 'go', uiUrl: null, status: { phase: 'maintenance' } });
  });

  it('with the link of the run, if the worker knows the UI', async () => {
    const { url, got } = await receiver();
    await send({ url, env: { TAGOUT_UI_URL: 'https://ui.example' } });
    expect(got[0]!.body['uiUrl']).toBe(
      'https://ui.example/namespaces/default/workflows/tagout-core/run-1/user-metadata',
    );
  });

  it('once the status is there, however long the answer is, and if it is cut', async () => {
    let isOpen = true;
    const url = await tcp((socket) => {
      socket.on('close', () => (isOpen = false));
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\nx');
    });
    await send({ url });
    await expect.poll(() => isOpen).toBe(false);
  });
});

describe('a message is tried again', () => {
  it.each([
    [400, 'answered 400'],
    [404, 'answered 404'],
    [429, 'answered 429'],
    [500, 'answered 500'],
    [302, 'answered 302; redirects are not followed'],
  ])('after status %i', async (status, why) => {
    const { url } = await receiver(() => status);
    await expect(send({ url })).rejects.toMatchObject({
      ...{ message: `notify[0] ${why}`, type: 'NotDelivered', nonRetryable: false },
    });
  });

  it.each<[what: string, wishes: () => Promise<Wishes>, why: string]>([
    ['nobody listens', async () => ({ url: 'http://127.0.0.1:1/hush' }), "can't be reached (ECONNREFUSED)"],
    ['the name is unknown', async () => ({ url: 'http://hush.invalid/' }), "can't be reached ("],
    ['nothing is answered', async () => ({ url: await tcp(() => undefined), timeoutMs: 50 }), 'did not answer within'],
    ['the connection is cut', async () => ({ url: await tcp((socket) => socket.destroy()) }), "can't be reached ("],
    ['the answer is no HTTP', async () => ({ url: await tcp((socket) => socket.end('hush')) }), "can't be reached ("],
    ['the variable is not set', async () => ({ url: '${TAGOUT_HOOK}' }), 'was not asked: TAGOUT_HOOK is not set'],
    [
      'the variable is no URL',
      async () => ({ url: '${TAGOUT_HOOK}', env: { TAGOUT_HOOK: 'hush' } }),
      'was not asked: its url is no http or https URL',
    ],
    [
      'the variable is not ours',
      async () => ({ url: '${AWS_KEY}', env: { AWS_KEY: 'hush' } }),
      'was not asked: its url',
    ],
    [
      'the address is never asked',
      async () => ({ url: '${TAGOUT_HOOK}', env: { TAGOUT_HOOK: 'http://169.254.169.254/hush' } }),
      'was not asked: its address is a link-local or a metadata address',
    ],
    [
      'a header can not be sent',
      async () => ({ url: 'http://127.0.0.1:1/', headers: { 'x-a': '${TAGOUT_A}' }, env: { TAGOUT_A: 'hush\n' } }),
      'was not asked: TAGOUT_A contains characters',
    ],
  ])('when %s, and the reason has no address', async (_, wishes, why) => {
    const error = await send(await wishes()).then(
      () => null,
      (rejected: unknown) => rejected as Error & { nonRetryable?: boolean },
    );
    expect(error?.message.startsWith(`notify[0] ${why}`), error?.message).toBe(true);
    expect(error?.nonRetryable).toBe(false);
    expect(`${error?.message} ${error?.stack} ${String(error?.cause)}`).not.toMatch(/hush|169\.254|127\.0\.0\.1/);
  });
});

it.each([
  [1, 1_000, 2_000],
  [3, 4_000, 8_000],
  [20, 30_000, 60_000],
])('after attempt %i the next one waits a random time, so that many runs do not ask at once', async (...at) => {
  const [attempt, leastMs, mostMs] = at;
  const { url } = await receiver(() => 429);
  const waits = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const failed = await send({ url, attempt }).catch((error: unknown) => error as ApplicationFailure);
      return Number((failed as ApplicationFailure).nextRetryDelay);
    }),
  );
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(leastMs);
  expect(Math.max(...waits)).toBeLessThanOrEqual(mostMs);
  expect(new Set(waits).size).toBeGreaterThan(1);
});

describe('nothing is sent', () => {
  it.each([
    ['without a workflow', undefined],
    ['for another workflow', { workflowId: 'tagout-core', runId: 'run-1' }],
    ['for notifyRun of another run', { workflowId: notifyId('core', 'run-2'), runId: 'x' }],
  ])('%s', async (_, workflow) => {
    const { url, got } = await receiver();
    const environment = { url, workflow: workflow ?? { workflowId: '', runId: '' } };
    await expect(send(environment)).rejects.toMatchObject({ type: 'Refused', nonRetryable: true });
    expect(got).toEqual([]);
  });

  it('to the address beside a packed input: what was checked is what is used', async () => {
    const [{ url, got }, packed] = [await receiver(), await receiver()];
    const config = { service: 'core', notify: [{ url: packed.url, format: 'json', on: ['go'], headers: {} }] };
    await send({ url, change: compact({ config }, 0) });
    expect([got.length, packed.got.length]).toEqual([0, 1]);
  });

  it('to a receiver that the config does not have', async () => {
    const { url, got } = await receiver();
    await expect(send({ url, change: { to: 1 } })).rejects.toMatchObject({ type: 'Refused' });
    expect(got).toEqual([]);
  });
});
