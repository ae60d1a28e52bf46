import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startDevServer } from '../src/dev-server.js';
import { findTemporal } from '../src/dev-server/find-temporal.js';
import { SEARCH_ATTRIBUTES } from '../workflows/messages.js';
import { freePorts } from '../lab/free-ports.js';
import { testWith } from './support/programs.js';
import { testClient } from './support/temporal.js';

interface Service {
  image?: string;
  build?: string;
  ports?: string[];
  environment?: Record<string, string>;
  command?: string[];
  volumes?: string[];
  healthcheck?: object;
  depends_on?: Record<string, { condition: string }>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const { services } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as {
  services: Record<string, Service>;
};
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

testWith('docker-compose')('Compose accepts the file', async (compose) => {
  await execa(compose, ['-f', join(root, 'docker-compose.yml'), 'config', '-q'], { stdin: 'ignore' });
});

test('images are pinned, and what is published is published on this machine only', () => {
  const images = Object.values(services).flatMap(({ image }) => image ?? []);
  for (const image of [...images, ...dockerfile.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? [])])
    expect(image).toMatch(/^[\w/-]+:\d/);
  const ports = Object.values(services).flatMap((service) => service.ports ?? []);
  expect(ports).toEqual(['127.0.0.1:7233:7233', '127.0.0.1:7243:7243', '127.0.0.1:8080:8080', '8090:8090']);
});

test('nothing starts before what it needs: a server that is healthy, a one-shot that has done its work', () => {
  for (const [name, { depends_on: needs = {} }] of Object.entries(services))
    for (const [needed, { condition }] of Object.entries(needs)) {
      const lasting = services[needed]?.healthcheck !== undefined;
      expect(`${name}: ${condition}`).toBe(`${name}: service_${lasting ? 'healthy' : 'completed_successfully'}`);
    }
  expect(Object.keys(services['worker']?.depends_on ?? {})).toEqual(['namespace']);
});

test('the worker is not root, on glibc, and runs `tagout worker`', () => {
  const stage = dockerfile.slice(dockerfile.findLastIndex((line) => line.startsWith('FROM ')));
  expect(stage[0]).toMatch(/-slim$/);
  expect(stage.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { tagout: string } };
  expect(stage).toContain(`ENTRYPOINT ["node", "${bin.tagout}"]`);
  expect(stage).toContain('CMD ["worker", "--ready-file", "/tmp/ready"]');
  expect(services['worker']?.command).toEqual(['worker', '--ready-file', '/tmp/ready', '--configs', '/configs']);
  expect(services['worker']?.volumes).toEqual(['./configs:/configs:ro']);
});

test('the one-shot makes the namespace and its search attributes on a real server, and may run again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-test-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  symlinkSync((await findTemporal(console.error)).path, join(folder, 'temporal'));
  const [port = 0, httpPort = 0, uiPort = 0] = await freePorts(3);
  const server = await startDevServer({
    ...{ ip: '127.0.0.1', port, httpPort, uiPort },
    ...{ namespace: 'another', searchAttributes: [], say: console.error },
  });
  undo.push(() => server.stop());

  const { command = [], environment } = services['namespace'] ?? {};
  const script = command.join('\n').replaceAll('$$', '$');
  const env = { ...environment, TEMPORAL_ADDRESS: server.address, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  const oneShot = (): Promise<unknown> => execa('/bin/sh', ['-euc', script], { env, stdin: 'ignore' });
  await oneShot();
  await oneShot();

  const { client, close } = await testClient(server.address);
  undo.push(close);
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace: 'default' });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.values(SEARCH_ATTRIBUTES)));
});
