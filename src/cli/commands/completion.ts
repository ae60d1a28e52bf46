import { EXIT } from '../exit.js';
import { bashCompletion } from '../help/bash.js';
import { fishCompletion } from '../help/fish.js';
import type { VerbText } from '../help/verbs.js';
import { zshCompletion } from '../help/zsh.js';
import type { Io } from '../io.js';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export interface CompletionArgs {
  shell: keyof typeof SHELLS;
  verbs: VerbText[];
  json: boolean;
}

/** `tagout completion SHELL`: prints a script that the shell reads. */
export async function completion({ stdout }: Io, { shell, verbs, json }: CompletionArgs): Promise<number> {
  const script = SHELLS[shell](verbs);
  stdout(json ? `${JSON.stringify({ shell, script }, null, 2)}\n` : script);
  return EXIT.done;
}
