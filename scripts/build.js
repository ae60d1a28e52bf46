// Compiles every room to dist/ and bundles the workflows once, so that a worker starts without bundling.
// With --clean, dist/ is made anew: what is packed for publishing holds no file whose source is gone.
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (process.argv.includes('--clean')) rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../dist/workflows/index.js', import.meta.url)),
  logger: new DefaultLogger('WARN'),
});
writeFileSync('dist/workflow-bundle.js', code);
chmodSync('dist/src/cli/main.js', 0o755);
