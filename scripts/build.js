// Compiles every room to dist/ and bundles the workflows once, so that a worker starts without bundling.
// With --clean, dist/ is emptied first, so that a package contains no file whose source is gone.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { build } from 'esbuild';

/** Globals that bundled CommonJS packages expect. */
const COMMONJS_GLOBALS = `
import { createRequire as bundledRequire } from 'node:module';
import { dirname as bundledDirname } from 'node:path';
import { fileURLToPath as bundledPath } from 'node:url';
const require = bundledRequire(import.meta.url);
const __filename = bundledPath(import.meta.url);
const __dirname = bundledDirname(__filename);`;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync(process.argv.includes('--clean') ? 'dist' : 'dist/src/cli', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
// Resolving about 500 small files took more than half of the time of `tagout status`.
await build({
  entryPoints: ['dist/src/cli/main.js'],
  allowOverwrite: true,
  outdir: 'dist/src/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Loaded from where tsc put them, because they look for files beside themselves.
  external: ['./dist/src/worker.js', './dist/src/dev-server.js', './dist/src/probe.js', '@temporalio/worker'],
  banner: { js: COMMONJS_GLOBALS },
  logLevel: 'warning',
});
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../dist/workflows/index.js', import.meta.url)),
  preloadModules: [fileURLToPath(new URL('../dist/workflows/few-frames.js', import.meta.url))],
  workflowInterceptorModules: [fileURLToPath(new URL('../dist/workflows/task-parts.js', import.meta.url))],
  logger: new DefaultLogger('WARN'),
});
writeFileSync('dist/workflow-bundle.js', code);
chmodSync('dist/src/cli/main.js', 0o755);
const [
  { createProgram },
  { verbsOf },
  { manPage },
  { VERSION },
  { bashCompletion },
  { zshCompletion },
  { fishCompletion },
] = await Promise.all(
  ['program', 'help/verbs', 'help/man-page', '../domain/version', 'help/bash', 'help/zsh', 'help/fish'].map(
    (file) => import(`../dist/src/cli/${file}.js`),
  ),
);
const program = createProgram();
const verbs = verbsOf(program);
writeFileSync('dist/tagout.1', manPage(program.description(), verbs, VERSION));
mkdirSync('dist/completion', { recursive: true });
// The names that each shell looks for in its own folder of completions.
writeFileSync('dist/completion/tagout', bashCompletion(verbs));
writeFileSync('dist/completion/_tagout', zshCompletion(verbs));
writeFileSync('dist/completion/tagout.fish', fishCompletion(verbs));
