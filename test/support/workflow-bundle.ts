import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'tagout');

/** The path of the workflows' bundle. It is made from the sources once, for every test process, until they change. */
export async function workflowBundle(
  workflowsPath = join(ROOT, 'workflows', 'index.ts'),
  preloaded = join(ROOT, 'workflows', 'few-frames.ts'),
): Promise<string> {
  const codePath = join(
    CACHE,
    `workflows-${hash([join(ROOT, 'package-lock.json'), workflowsPath, ...sources('workflows'), ...sources('src/domain')])}.js`,
  );
  if (existsSync(codePath)) return codePath;
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    preloadModules: [preloaded],
    workflowInterceptorModules: [join(dirname(workflowsPath), 'task-parts.ts')].filter((path) => existsSync(path)),
    logger: new DefaultLogger('ERROR'),
  });
  mkdirSync(dirname(codePath), { recursive: true });
  writeFileSync(`${codePath}.${process.pid}`, code);
  renameSync(`${codePath}.${process.pid}`, codePath);
  return codePath;
}

function sources(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(ROOT, folder, name));
}

function hash(files: string[]): string {
  const sum = createHash('sha256');
  for (const file of files.sort()) sum.update(`${file}\n`).update(readFileSync(file));
  return sum.digest('hex').slice(0, 16);
}
