import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHosts } from '../../../lab/hosts/cluster-hosts.js';
import type { LabHost } from '../../../lab/hosts/host.js';

describe('a host of the lab', () => {
  let host: LabHost;
  let url: string;

  beforeEach(async () => {
    const [started] = await startHosts({ east: ['east-1'] });
    if (started === undefined) throw new Error('one host was asked for');
    host = started;
    url = `http://${host.address}:${String(host.port)}`;
  });

  afterEach(() => host.stop());

  const status = async (): Promise<unknown> => (await fetch(`${url}/status`)).json();

  it('counts a transaction from accept to its last byte, and neither status nor health checks', async () => {
    const pending = fetch(`${url}/pay?ms=60000`).catch(() => 'cut');
    await host.until((one) => one.inFlight === 1);
    await (await fetch(`${url}/healthz`)).text();
    expect(await status()).toEqual({ inFlight: 1, accepted: 1, bootId: host.bootId, ready: true });
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('app_in_flight 1\n');
    expect(text).toContain('app_requests_total 1\n');
    await host.restartProcess();
    expect(await pending).toBe('cut');
    expect(await status()).toMatchObject({ inFlight: 0, accepted: 0 });
    await (await fetch(`${url}/pay?ms=1`)).text();
    await host.until((one) => one.inFlight === 0);
    expect(await status()).toMatchObject({ inFlight: 0, accepted: 1 });
  });

  it('reboots: cuts, refuses, answers 500, then is ready with another boot id on the same port', async () => {
    const { bootId, port } = host;
    const pending = fetch(`${url}/pay?ms=60000`).catch(() => 'cut');
    await host.until((one) => one.inFlight === 1);
    const reboot = host.reboot({ downMs: 100, warmingMs: 100 });
    expect(await pending).toBe('cut');
    await reboot.down;
    await expect(fetch(`${url}/status`)).rejects.toThrow();
    await reboot.warming;
    expect((await fetch(`${url}/status`)).status).toBe(500);
    expect((await fetch(`${url}/healthz`)).status).toBe(500);
    await reboot.ready;
    expect(host.port).toBe(port);
    expect(host.bootId).not.toBe(bootId);
    expect(await status()).toEqual({ inFlight: 0, accepted: 0, bootId: host.bootId, ready: true });
  });

  it('gives up a reboot for the next one, and all of it when it is stopped', async () => {
    const first = host.reboot({ downMs: 60_000, warmingMs: 0 });
    await first.down;
    const second = host.reboot({ downMs: 1, warmingMs: 60_000 });
    await second.warming;
    await expect(first.ready).rejects.toThrow();
    await host.stop();
    await expect(second.ready).rejects.toThrow();
    expect(host.state).toBe('down');
  });

  it('tells its status wrongly on order', async () => {
    host.trouble = { kind: 'tells', values: { inFlight: -1, bootId: undefined } };
    expect(await status()).toEqual({ inFlight: -1, accepted: 0, ready: true });
    host.trouble = { kind: 'answer', status: 200, body: 'garbage' };
    expect(await (await fetch(`${url}/status`)).text()).toBe('garbage');
    host.trouble = { kind: 'cut' };
    await expect(fetch(`${url}/status`)).rejects.toThrow();
    host.trouble = { kind: 'hang' };
    await expect(fetch(`${url}/status`, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
    host.trouble = null;
    expect(await status()).toMatchObject({ inFlight: 0 });
  });
});
