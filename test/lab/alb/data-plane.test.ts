import { once } from 'node:events';
import http from 'node:http';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { addListener, addLoadBalancer, addTargetGroup } from '../../../lab/alb/build.js';
import { AlbCore } from '../../../lab/alb/core.js';
import { startDataPlane } from '../../../lab/alb/data-plane.js';
import type { RoutedEvent } from '../../../lab/alb/data-plane.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import { listen, shut } from '../../../lab/http.js';
import { startWorld } from '../../../lab/world.js';
import type { World, WorldOptions } from '../../../lab/world.js';

const AT_ONCE = 20;

describe('the data plane', () => {
  let world: World;
  const start = async (options: WorldOptions = {}) => {
    world = await startWorld(options);
    return world;
  };

  afterEach(() => world.stop());

  const ask = async (url: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url, { headers });
    await response.arrayBuffer();
    return response;
  };
  const clusters = async (url: string, times: number) => {
    const seen: Record<string, number> = {};
    const count = async (): Promise<void> => {
      const cluster = (await ask(url)).headers.get('x-lab-cluster') ?? 'none';
      seen[cluster] = (seen[cluster] ?? 0) + 1;
    };
    for (let n = 0; n < times; n += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, count));
    return seen;
  };

  it('gives each group its share, and its healthy targets their turn', async () => {
    const { urls, arns, foreigner, dataPlane } = await start({ seed: 7 });
    foreigner().setShare(arns.httpDefault, arns.east, 300);
    const routed: RoutedEvent[] = [];
    dataPlane.routed.on((event) => routed.push(event));
    const { east = 0, west = 0 } = await clusters(urls.http, 400);
    // 300 of 400 are expected; ten standard deviations are far away, and the seed is fixed.
    expect(east).toBeGreaterThan(260);
    expect(east + west).toBe(400);
    const turns = routed.filter((event) => event.targetGroup === 'core-east').map((event) => event.target);
    expect(turns.every((target, n) => n === 0 || target !== turns[n - 1])).toBe(true);
  });

  it('routes by path and by host header, each rule with its own shares', async () => {
    const { urls, arns, foreigner } = await start();
    foreigner().setShare(arns.httpV1, arns.east, 0);
    foreigner().setShare(arns.httpDefault, arns.west, 0);
    expect(await clusters(`${urls.http}/v1/pay`, 20)).toEqual({ west: 20 });
    expect(await clusters(`${urls.http}/v2/pay`, 20)).toEqual({ east: 20 });
    const status = await new Promise((resolve) =>
      http.get(urls.partners, { headers: { host: 'OLD.example:80' }, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }),
    );
    expect(status).toBe(410);
  });

  it('goes on with the old shares until the write has reached it', async () => {
    const { urls, arns, foreigner, core } = await start({ alb: { propagationMs: 60_000 } });
    foreigner().setShare(arns.httpDefault, arns.east, 0);
    const seen = await clusters(urls.http, 40);
    expect(seen['east']).toBeGreaterThan(0);
    core.settings.propagationMs = 0;
    foreigner().setShare(arns.httpDefault, arns.east, 0);
    expect(await clusters(urls.http, 40)).toEqual({ west: 40 });
  });

  it('answers 503 when every share is 0, and when no target is registered', async () => {
    const { urls, arns, foreigner, host } = await start({ deregistrationDelayMs: 0 });
    foreigner().setShare(arns.httpDefault, arns.east, 0);
    foreigner().setShare(arns.httpDefault, arns.west, 0);
    expect((await ask(urls.http)).status).toBe(503);
    foreigner().setShare(arns.httpDefault, arns.west, 1);
    expect((await ask(urls.http)).status).toBe(200);
    for (const name of ['west-1', 'west-2']) foreigner().deregister(arns.west, host(name).address);
    expect((await ask(urls.http)).status).toBe(503);
  });

  it('leaves unhealthy targets out, fails open where none is healthy, and takes them back', async () => {
    const { urls, arns, foreigner, host, core, healthy } = await start();
    foreigner().setShare(arns.httpDefault, arns.west, 0);
    const states = () => [...(core.state.targetGroups.get(arns.east)?.targets.values() ?? [])].map((one) => one.state);
    await host('east-1').powerOff();
    await core.health.next(() => states().includes('unhealthy'));
    for (let n = 0; n < 6; n += 1) expect((await ask(urls.http)).headers.get('x-lab-host')).toBe('east-2');
    await host('east-2').powerOff();
    await core.health.next(() => states().every((state) => state === 'unhealthy'));
    expect((await ask(urls.http)).status).toBe(502);
    for (const name of ['east-1', 'east-2']) {
      await host(name).powerOn();
      host(name).becomeReady();
    }
    await healthy();
    expect((await ask(urls.http)).status).toBe(200);
  });

  it('keeps a client on its target group by cookie, even at share 0, until the stickiness is over', async () => {
    const { urls, arns, foreigner } = await start({ stickinessS: 1 });
    foreigner().setShare(arns.httpDefault, arns.west, 0);
    const cookie = (await ask(urls.http)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^AWSALBTG=/);
    foreigner().setShare(arns.httpDefault, arns.west, 100);
    foreigner().setShare(arns.httpDefault, arns.east, 0);
    expect((await ask(urls.http, { cookie })).headers.get('x-lab-cluster')).toBe('east');
    expect((await ask(urls.http)).headers.get('x-lab-cluster')).toBe('west');
    let cluster: string | null = 'east';
    while (cluster === 'east') cluster = (await ask(urls.http, { cookie })).headers.get('x-lab-cluster');
    expect(cluster).toBe('west');
  });

  it('answers 502 when the target is cut before it has answered', async () => {
    const { urls, arns, foreigner, host } = await start();
    foreigner().setShare(arns.httpDefault, arns.west, 0);
    const pending = ask(`${urls.http}/long?ms=60000`);
    await Promise.race(['east-1', 'east-2'].map((name) => host(name).until((one) => one.inFlight === 1)));
    await Promise.all(['east-1', 'east-2'].map((name) => host(name).powerOff()));
    expect((await pending).status).toBe(502);
  });
});

describe('an answer on its way through', () => {
  const start = async (answer: http.RequestListener) => {
    const target = http.createServer(answer);
    const port = await listen(target, '127.0.0.1');
    const core = new AlbCore();
    const healthCheck = { path: '/', intervalMs: 1000, timeoutMs: 1000, healthyThreshold: 1, unhealthyThreshold: 1 };
    const spec = { name: 'one', port, healthCheck, deregistrationDelayMs: 0, targets: ['127.0.0.1'] };
    const group = addTargetGroup(core, spec);
    const listener = addListener(core, addLoadBalancer(core, 'core'), 80, [forwardTo({ [group.arn]: 1 })]);
    const dataPlane = await startDataPlane(core);
    onTestFinished(async () => {
      await dataPlane.stop();
      await shut(target);
    });
    return dataPlane.urls.get(listener.arn) ?? '';
  };

  it('is streamed, and so is the request', async () => {
    const url = await start((request, response) => {
      request.pipe(response);
    });
    const request = http.request(url, { method: 'POST', agent: false });
    request.write('first');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const chunks = (response as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    expect(String((await chunks.next()).value)).toBe('first');
    request.end('second');
    expect(String((await chunks.next()).value)).toBe('second');
    expect((await chunks.next()).done).toBe(true);
  });

  it('is cut for the client when the target is cut in the middle of it', async () => {
    const url = await start((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => response.destroy());
    });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});
