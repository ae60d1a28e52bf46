import type { Io } from '../io.js';
import { EXIT } from '../exit.js';
import { explainNoPackages } from '../no-packages.js';
import { writeReady } from '../ready-file.js';

export interface WorkerFlags {
  readyFile?: string;
  configs?: string;
  elbReads?: number;
  metrics?: string;
}

/** Runs a worker until SIGTERM. */
export async function worker({ stdout, stderr, env }: Io, options: WorkerFlags): Promise<number> {
  const { runWorker } = await import('../../worker.js').catch(explainNoPackages);
  await runWorker({
    env,
    say: (line) => stdout(`${line}\n`),
    warn: (line) => stderr(`${line}\n`),
    onReady: async () => {
      if (options.readyFile !== undefined) await writeReady(options.readyFile);
    },
    configs: options.configs,
    elbReads: options.elbReads,
    metrics: options.metrics,
  });
  return EXIT.done;
}
