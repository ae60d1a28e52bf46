import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freePorts } from '../../lab/free-ports.js';
import { configText } from '../src/cli/stub/harness.js';
import { startTagout, type Running } from '../support/cli.js';

/** The ports that `tagout dev` always uses, in addition to the port of TEMPORAL_ADDRESS. */
const HTTP_PORT = 7243;
const UI_PORT = 8233;
const GATEWAY_PORT = 8090;

let folder: string;
let started: Running[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagout-e2e-'));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((one) => one.kill('SIGKILL')));
  await rm(folder, { recursive: true });
});

function tagout(words: string[], env: Record<string, string>): Running {
  const program = startTagout(words, { env: { HOME: folder, AWS_REGION: 'us-east-1', ...env }, cwd: folder });
  started.push(program);
  return program;
}

describe('tagout dev', () => {
  it('is a server with its UI and a worker; SIGTERM ends all of it', async () => {
    const [port = 0] = await freePorts(1);
    // A person's settings for another server must not affect this one or its worker.
    const profile = join(folder, 'temporal.toml');
    await writeFile(profile, '[profile.default]\naddress = "127.0.0.1:1"\nnamespace = "elsewhere"\napi_key = "none"\n');
    const dev = tagout(['dev'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}`, TEMPORAL_CONFIG_FILE: profile });
    await dev.says(/worker ready/);
    expect((await fetch(`http://127.0.0.1:${HTTP_PORT}/api/v1/namespaces/default`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${UI_PORT}`)).status).toBe(200);
    // Its gateway takes tokens of the key that it has made.
    const go = `http://127.0.0.1:${GATEWAY_PORT}/v1/services/core/hosts/east-1/go`;
    await writeFile(join(folder, 'tagout.yaml'), configText('core'));
    const words = ['token', '--host', 'east-1', '--keys', '.tagout/keys.json'];
    const token = (await tagout(words, {}).ended).stdout.trim();
    expect((await fetch(go)).status).toBe(401);
    const answer = await fetch(go, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(202);
    expect(await answer.text()).toMatch(/^wait\n/);
    // A second one beside it would write into its database.
    const [other = 0] = await freePorts(1);
    const second = await tagout(['dev'], { TEMPORAL_ADDRESS: `127.0.0.1:${other}` }).ended;
    expect(second).toMatchObject({
      exit: 5,
      stderr: expect.stringMatching(/^another tagout dev .*\.tagout/) as string,
    });
    expect(await dev.kill('SIGTERM')).toMatchObject({ exit: 0 });
    // Each port is free again, so nothing is left behind.
    for (const left of [port, HTTP_PORT, UI_PORT, GATEWAY_PORT]) await (await listen(left))();
  });

  it('has no gateway, and says so, where another program listens', async () => {
    const [port = 0] = await freePorts(1);
    const release = await listen(GATEWAY_PORT);
    const dev = tagout(['dev'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
    await dev.says(/no gateway: .*:8090.*--gateway-port PORT/);
    await dev.says(/worker ready/);
    await dev.kill('SIGTERM');
    await release();
  });

  it('names a port that is taken', async () => {
    const [port = 0] = await freePorts(1);
    const release = await listen(UI_PORT);
    const { exit, stderr } = await tagout(['dev'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` }).ended;
    await release();
    expect({ exit, stderr }).toEqual({
      exit: 5,
      stderr: expect.stringMatching(/port 8233 is taken.*--ui-port PORT/) as string,
    });
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("says where its state can't be kept", async () => {
    const [port = 0] = await freePorts(1);
    await writeFile(join(folder, '.tagout'), '');
    const { exit, stderr } = await tagout(['dev'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` }).ended;
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: expect.stringMatching(/its state in \.\/\.tagout\//) as string,
    });
  });
});

describe('tagout worker', () => {
  it('says that there is no such namespace', async () => {
    const env = { TEMPORAL_ADDRESS: inject('temporal').address, TEMPORAL_NAMESPACE: 'elsewhere' };
    const { exit, stdout, stderr } = await tagout(['worker'], env).ended;
    expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' });
    expect(stderr).toContain('has no namespace elsewhere: set TEMPORAL_NAMESPACE, or create it.');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('ends when it is told to', async () => {
    const env = { TEMPORAL_ADDRESS: inject('temporal').address, TAGOUT_TASK_QUEUE: `e2e-${folder}` };
    const worker = tagout(['worker'], env);
    await worker.says(/worker ready/);
    expect(await worker.kill('SIGTERM')).toMatchObject({ exit: 0 });
  });

  it('treats an empty setting as not set', async () => {
    const env = { TEMPORAL_ADDRESS: inject('temporal').address, TEMPORAL_NAMESPACE: '', TAGOUT_TASK_QUEUE: '' };
    const worker = tagout(['worker'], env);
    await worker.says(/worker ready/);
    expect(await worker.kill('SIGTERM')).toMatchObject({ exit: 0 });
  });
});

/** Takes a port; returns a function that frees it. */
function listen(port: number): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(() => new Promise((closed) => server.close(() => closed()))));
  });
}
