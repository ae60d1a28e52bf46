import { expect, it } from 'vitest';
import type { Connected } from '../../../src/connect.js';
import { startGateway } from '../../../src/gateway/gateway.js';

/** Whatever is called never answers. */
const hung: object = new Proxy(() => undefined, {
  get: (_, name) => (name === 'then' ? undefined : hung),
  apply: () => unanswered,
});
const unanswered: object = new Proxy(() => undefined, {
  get: (_, name) => (name === 'then' ? () => undefined : hung),
  apply: () => unanswered,
});

it('stops while Temporal hangs, and whoever waits is answered', async () => {
  const client = {
    withDeadline: (_: number, work: () => unknown) => work(),
    workflowService: new Proxy({}, { get: (_, name) => (name === 'describeNamespace' ? async () => ({}) : hung) }),
    workflow: hung,
    options: {},
  };
  const close = (): Promise<void> => new Promise(() => undefined);
  const session = { client, address: 'nowhere:7233', namespace: 'default', close } as unknown as Connected;
  const lines: string[] = [];
  let [checked, allTaken] = [0, (): void => undefined];
  const taken = new Promise<void>((resolve) => (allTaken = resolve));
  const gateway = await startGateway({
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    checkToken: async (host) => {
      if ((checked += 1) === 3) allTaken();
      return { kind: 'host', service: 'core', host, id: host };
    },
    configs: null,
    meter: null,
    connect: async () => session,
    log: (line) => lines.push(line),
    warn: () => undefined,
  });
  const ask = async (host: string, path: string, method = 'GET'): Promise<string> => {
    const headers = { authorization: `Bearer ${host}` };
    const answer = await fetch(`${gateway.url}/v1/services/core/hosts/${host}/${path}`, { method, headers });
    return `${answer.status} ${await answer.text()}`;
  };
  const asked = [ask('east-1', 'go?wait=60'), ask('east-2', 'go'), ask('east-3', 'done', 'POST')];
  await taken;
  const healthy = await fetch(`${gateway.url}/healthz`);
  expect([healthy.status, healthy.headers.get('connection')]).toEqual([200, 'close']);
  await gateway.stop();
  expect(await Promise.all(asked)).toEqual(Array(3).fill('503 unavailable\nthe gateway stops\n'));
  expect(lines.filter((line) => / 503 unavailable /.test(line))).toHaveLength(3);
});
