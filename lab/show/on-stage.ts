import { buildStage, type Stage, type StageOptions } from './stage.js';

/** Builds the stage, calls `play`, and takes the stage down: at the end, after a failure, and on Ctrl-C. */
export async function onStage(options: StageOptions, play: (stage: Stage) => Promise<void>): Promise<void> {
  let stage: Stage | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void Promise.resolve(stage?.stop()).then(() => process.exit(130)));
  try {
    options.say('Starting a Temporal server, a load balancer with four hosts behind it, and a worker …');
    stage = await buildStage(options);
    await play(stage);
  } finally {
    await stage?.stop();
  }
}
