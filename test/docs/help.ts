import { execFileSync } from 'node:child_process';
import { execute } from '../../src/cli/execute.js';

/** The verbs that `tagout --help` lists. */
export const VERBS = [...(await helpText('--help')).matchAll(/^ {2}([a-z]+)(?: <| \[)/gm)].map((match) => match[1]!);

/** The flags that `tagout VERB --help` lists. */
export async function helpOf(verb: string): Promise<string[]> {
  return flagsIn(await helpText(verb, '--help'));
}

export function hostScriptHelp(): string[] {
  return flagsIn(execFileSync('host/tagout-host', ['--help'], { encoding: 'utf8' }));
}

async function helpText(...argv: string[]): Promise<string> {
  let text = '';
  const stdout = (more: string): void => void (text += more);
  await execute(argv, { stdout, stderr: stdout, log: stdout, env: {}, isTTY: false, user: 'alice@ops-1' });
  return text;
}

function flagsIn(help: string): string[] {
  return help.match(/(?<=[\s[,])--?[a-z][a-z-]*/g) ?? [];
}
