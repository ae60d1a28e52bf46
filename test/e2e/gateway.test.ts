import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePorts } from '../../lab/free-ports.js';
import { CLI, startTagout, type Running } from '../support/cli.js';
import { scrape, valuesOf } from '../support/scrape.js';
import { configText } from '../src/cli/stub/harness.js';

let folder: string;
let token: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagout-gateway-'));
  await writeFile(join(folder, 'tagout.yaml'), configText('core'));
  expect((await tagout('key', '--output', 'keys.json', '--public', 'public.json').ended).exit).toBe(0);
  token = (await tagout('token', '--host', 'east-1', '--keys', 'keys.json').ended).stdout.trim();
});
afterAll(() => rm(folder, { recursive: true }));

function surroundings() {
  return { env: { HOME: folder, TEMPORAL_ADDRESS: inject('temporal').address }, cwd: folder };
}

function tagout(...words: string[]): Running {
  return startTagout(words, surroundings());
}

function ask(port: number, host: string, bearer = token, query = ''): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/services/core/hosts/${host}/go${query}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
}

describe('tagout gateway', () => {
  it('tells Prometheus what it did, on a listener of its own', async () => {
    const [port = 0, metrics = 0] = await freePorts(2);
    const words = ['gateway', '--listen', `127.0.0.1:${port}`, '--keys', 'public.json'];
    const gateway = tagout(...words, '--metrics', `127.0.0.1:${metrics}`);
    await gateway.says(/gateway ready/);
    const answers = [await ask(port, 'east-1'), await ask(port, 'east-2'), await ask(port, 'east-1', 'none')];
    expect(answers.map(({ status }) => status)).toEqual([202, 403, 401]);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);

    const told = await scrape(`127.0.0.1:${metrics}`);
    expect(valuesOf(told, 'tagout_gateway_requests_total', 'route', 'answer')).toEqual({
      ...{ 'go wait': 1, 'go forbidden': 1, 'go unauthorized': 1, 'none not-found': 1 },
    });
    expect(valuesOf(told, 'tagout_gateway_refused_total', 'reason')).toEqual({ 'other-host': 1, malformed: 1 });
    const open = async () => {
      const now = await scrape(`127.0.0.1:${metrics}`);
      return ['waits', 'connections'].map((name) => valuesOf(now, `tagout_gateway_${name}`)['']);
    };
    // Whoever was refused keeps no connection.
    await expect.poll(open, { timeout: 30_000 }).toEqual([0, 0]);
    const held = ask(port, 'east-1', token, '?wait=60');
    await expect.poll(open, { timeout: 30_000 }).toEqual([1, 1]);

    const taken = await tagout(
      'gateway',
      '--listen',
      '127.0.0.1:0',
      ...words.slice(3),
      '--metrics',
      `127.0.0.1:${metrics}`,
    ).ended;
    expect(taken).toMatchObject({ exit: 5, stdout: '' });
    expect(taken.stderr).toContain(`--metrics 127.0.0.1:${metrics}: another program listens there`);
    expect(await gateway.kill('SIGTERM')).toMatchObject({ exit: 0, stderr: '' });
    expect((await held).status).toBe(202);
  });

  it('answers while nobody reads its log, and ends at SIGTERM', async () => {
    const [port = 0] = await freePorts(1);
    const words = ['gateway', '--listen', `127.0.0.1:${port}`, '--keys', 'public.json', '--ready-file', 'ready'];
    const { env, cwd } = surroundings();
    const gateway = spawn(process.execPath, [CLI, ...words], { env, cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    // Its first line is read, and nothing after it.
    await once(gateway.stdout, 'readable');
    const path = `http://127.0.0.1:${port}/${'x'.repeat(250)}`;
    for (let n = 0; n < 20; n += 1)
      await Promise.all(Array.from({ length: 50 }, async () => expect((await fetch(path)).status).toBe(404)));
    const ended = once(gateway, 'exit');
    gateway.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
