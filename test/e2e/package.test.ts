import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const INSTALL_MS = 180_000;
const CONFIG = `
service: core
loadBalancer: core
clusters:
  east: { targetGroups: [core-east], hosts: { east-1: 10.0.1.11 } }
  west: { targetGroups: [core-west], hosts: { west-1: 10.0.2.11 } }
hostStatus:
  url: http://{address}:8080/status
  json: { inFlight: /inFlight, bootId: /bootId }
`;

test(
  'the package holds what an operator needs, and works where it is installed',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tagout-package-'));
    try {
      const { name, files } = await pack(folder);
      for (const file of [
        'host/tagout-host',
        'host/tagout-host-done.service',
        'packaging/tagout-gateway.service',
        'packaging/tagout-worker.service',
        'dist/tagout.1',
        'dist/workflow-bundle.js',
        'docs/tagout.schema.json',
        'package.json',
      ])
        expect(files).toContain(file);
      expect(files.filter((file) => /(^|\/)(lab|test|node_modules|\.venv)\//.test(file))).toEqual([]);

      const elsewhere = { cwd: folder, extendEnv: true, env: { NO_UPDATE_NOTIFIER: '1' } };
      await writeFile(join(folder, 'package.json'), '{ "private": true }');
      const options = ['--omit=dev', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
      await execa('npm', ['install', ...options, `./${name}`], elsewhere);
      const help = await execa('npx', ['--no', '--', 'tagout', '--help'], elsewhere);
      expect(help.stdout).toMatch(/^Usage: tagout/);
      expect((await execa('npx', ['--no', '--', 'temporal-tagout', '--help'], elsewhere)).stdout).toBe(help.stdout);
      await writeFile(join(folder, 'tagout.yaml'), CONFIG);
      expect((await execa('npx', ['--no', '--', 'tagout', 'check'], elsewhere)).stdout).toBe('ok');
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  INSTALL_MS,
);

/** As `npm publish` does, but without its clean build: the tests need the present dist/. */
async function pack(folder: string): Promise<{ name: string; files: string[] }> {
  const { stdout } = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: REPOSITORY,
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { name: filename, files: files.map(({ path }) => path) };
}
