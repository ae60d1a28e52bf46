import type { Io } from '../io.js';
import { EXIT } from '../exit.js';

/** Runs a worker until SIGTERM. */
export async function worker(
  { stdout, stderr, env }: Io,
  options: { readyFile?: string; elbReads?: number },
): Promise<number> {
  const { runWorker } = await import('../../worker.js');
  await runWorker({
    env,
    say: (line) => stdout(`${line}\n`),
    warn: (line) => stderr(`${line}\n`),
    readyFile: options.readyFile,
    elbReads: options.elbReads,
  });
  return EXIT.done;
}
