import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { RoutedEvent } from '../../../lab/alb/data-plane.js';
import { startWorld } from '../../../lab/world.js';
import type { World, WorldOptions } from '../../../lab/world.js';

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
    for (let n = 0; n < times; n += 1) {
      const cluster = (await ask(url)).headers.get('x-lab-cluster') ?? 'none';
      seen[cluster] = (seen[cluster] ?? 0) + 1;
    }
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

  it('streams, and cuts the client off when the target is cut in the middle of its answer', async () => {
    const { urls, arns, foreigner, host } = await start();
    foreigner().setShare(arns.httpDefault, arns.west, 0);
    const pending = ask(`${urls.http}/long?ms=60000`);
    await Promise.race(['east-1', 'east-2'].map((name) => host(name).until((one) => one.inFlight === 1)));
    await Promise.all(['east-1', 'east-2'].map((name) => host(name).powerOff()));
    expect((await pending).status).toBe(502);
  });
});
