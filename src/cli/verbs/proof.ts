import { textOption } from '../options.js';
import type { Common, Face } from './face.js';

/** The verbs that prove something afterwards. */
export function addProof({ answer, verb, context }: Face): void {
  verb('who', 'show who changed the load balancer; with who: cloudtrail in the config')
    .option('--run <id>', 'the run id (default: the run that status shows)', textOption)
    .action(async (options: Common & { run?: string }) => {
      answer(await (await import('../commands/who.js')).who(context(options), { runId: options.run }));
    });
}
