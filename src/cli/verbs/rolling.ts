import { textOption } from '../options.js';
import type { Common, Face } from './face.js';

interface Rolling extends Common {
  reason: string;
  from?: string;
  waitForWindow?: boolean;
}

/** The verbs of a roll. */
export function addRolling({ answer, verb, context }: Face): void {
  verb('roll [clusters...]', 'maintain one cluster after another; returns after preflight')
    .requiredOption('--reason <text>', 'why, for everybody who looks', textOption)
    .option('--from <cluster>', 'begin with this cluster, and leave out those before it', textOption)
    .option('--wait-for-window', "outside of the config's window, begin when it opens next")
    .action(async (named: string[], options: Rolling) => {
      const { roll } = await import('../commands/roll.js');
      const { from = null, reason, waitForWindow: waitsForWindow = false } = options;
      answer(await roll(context(options), { named, from, reason, waitsForWindow }));
    });

  verb('pause', 'let the roll begin no cluster until it is resumed')
    .requiredOption('--reason <text>', 'why, for everybody who looks', textOption)
    .action(async (options: Common & { reason: string }) => {
      answer(await (await import('../commands/pause.js')).pause(context(options), { reason: options.reason }));
    });

  verb('resume', 'let a paused roll go on; with approve: each, let the next cluster begin')
    .requiredOption('--reason <text>', 'why, for everybody who looks', textOption)
    .action(async (options: Common & { reason: string }) => {
      answer(await (await import('../commands/resume.js')).resume(context(options), { reason: options.reason }));
    });
}
