import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linksOf } from '../docs/pages.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const INSTALL_MS = 300_000;
const INSTALL = ['install', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

describe('the package, installed in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-package-'));
  const installed = join(folder, 'node_modules/tagout');
  /** Not below the other folder: Node.js would find its packages. */
  const unpacked = mkdtempSync(join(tmpdir(), 'tagout-unpacked-'));
  let files: string[] = [];

  beforeAll(async () => {
    const packed = await pack(folder);
    files = packed.files;
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    await execa('npm', [...INSTALL, `./${packed.name}`], options(folder));
  }, INSTALL_MS);
  afterAll(() => {
    for (const one of [folder, unpacked]) rmSync(one, { recursive: true });
  });

  it('holds what an operator needs, and nothing of the lab', () => {
    for (const file of [
      'host/tagout-host',
      'host/tagout-host-done.service',
      'packaging/Dockerfile',
      'packaging/tagout-gateway.service',
      'packaging/tagout-worker.service',
      'docker-compose.yml',
      'dist/tagout.1',
      'dist/workflow-bundle.js',
      'docs/tagout.schema.json',
      'docs/examples/iam-policy.json',
      'docs/examples/tagout.yaml',
      'package.json',
    ])
      expect(files).toContain(file);
    expect(files.filter((file) => /(^|\/)(node_modules|\.venv)\/|^(dist\/)?lab\//.test(file))).toEqual([]);
    // Pages link tests: who installs the package can read what proves a promise.
    expect(files.filter((file) => file.startsWith('test/') && !/\.(ts|md)$/.test(file))).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const pages = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
    expect(pages.length).toBeGreaterThan(30);
    const paths = new Set(files.flatMap((file) => [file, ...foldersOf(file)]));
    const broken = pages.flatMap((page) =>
      linksOf(readFileSync(join(installed, page), 'utf8'))
        .map((link) => ({ page, link, target: normalize(join(dirname(page), link.replace(/#.*/, ''))) }))
        .filter(({ link, target }) => !link.startsWith('#') && !paths.has(target.replace(/\/$/, '')))
        .map(({ link }) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('has both commands', async () => {
    const help = await run('tagout', '--help');
    expect(help).toMatch(/^Usage: tagout/);
    expect(await run('temporal-tagout', '--help')).toBe(help);
  });

  it('has an example that `tagout check` accepts', async () => {
    expect(await run('tagout', 'check', '-f', join(installed, 'docs/examples/tagout.yaml'))).toBe('ok');
  });

  it('has the schema that `tagout schema` prints', async () => {
    expect(JSON.parse(await run('tagout', 'schema'))).toEqual(JSON.parse(shipped('docs/tagout.schema.json')));
  });

  it.each([
    ['bash', 'tagout'],
    ['zsh', '_tagout'],
    ['fish', 'tagout.fish'],
  ])('has the completion for %s as a file', async (shell, file) => {
    expect(await run('tagout', 'completion', shell)).toBe(shipped(`dist/completion/${file}`).trimEnd());
  });

  it('runs its CLI without any package, and says what a worker needs', async () => {
    cpSync(installed, unpacked, { recursive: true });
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:1', TAGOUT_FILE: 'docs/examples/tagout.yaml' };
    const tagout = (...words: string[]) =>
      execa('node', ['dist/src/cli/main.js', ...words], { ...options(unpacked, env), reject: false });
    expect(await tagout('check')).toMatchObject({ stdout: 'ok' });
    expect(await tagout('key', '--output', 'keys.json')).toMatchObject({ exitCode: 0 });
    expect(await tagout('token', '--host', 'east-1', '--keys', 'keys.json')).toMatchObject({ exitCode: 0 });
    const noServer = await tagout('status');
    expect(noServer.exitCode).toBe(5);
    expect(noServer.stderr).toContain('Temporal does not answer at 127.0.0.1:1');
    const noPackages = await tagout('worker');
    expect(noPackages.exitCode).toBe(2);
    expect(noPackages.stderr).toContain('install it with npm');
  });

  // Last, because it removes files.
  it.runIf(process.platform === 'linux')(
    'has all of the native part for this platform after what packaging/Dockerfile removes',
    async () => {
      const bridge = join(folder, 'node_modules/@temporalio/core-bridge');
      const [, words] = /core-bridge" \\\n && (find [\s\S]*?sdk-core)\n/.exec(shipped('packaging/Dockerfile'))!;
      await execa('sh', ['-euc', words!.replaceAll('\\\n', '')], { cwd: bridge });
      expect(readdirSync(join(bridge, 'releases'))).toHaveLength(1);
      const script = `const { Runtime } = require('@temporalio/worker'); Runtime.instance(); Runtime.instance().shutdown()`;
      await execa('node', ['-e', script], options(folder));
    },
  );

  const shipped = (file: string): string => readFileSync(join(installed, file), 'utf8');
  const run = async (...words: string[]): Promise<string> =>
    (await execa('npx', ['--no', '--', ...words], options(folder))).stdout;
});

function options(cwd: string, env: Record<string, string> = {}) {
  return { cwd, extendEnv: true, env: { NO_UPDATE_NOTIFIER: '1', ...env } };
}

function foldersOf(file: string): string[] {
  const folder = dirname(file);
  return folder === '.' ? ['.'] : [folder, ...foldersOf(folder)];
}

/** As `npm publish` does, but without its clean build: the tests need the present dist/. */
async function pack(folder: string): Promise<{ name: string; files: string[] }> {
  const { stdout } = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: REPOSITORY,
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { name: filename, files: files.map(({ path }) => path) };
}
