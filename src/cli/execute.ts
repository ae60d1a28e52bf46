import { CommanderError, type Command } from 'commander';
import { LIMITS, type CommandLimits } from './context.js';
import { isUserError } from '../domain/user-error.js';
import { EXIT, type Told } from './exit.js';
import type { Io } from './io.js';
import { createProgram } from './program.js';
import { createView } from './views/create-view.js';

/** Executes one command and returns its exit code. Errors are printed, as text or as JSON, and never thrown. */
export async function execute(argv: string[], io: Io, limits: CommandLimits = LIMITS): Promise<number> {
  const view = createView(io, argv.includes('--json'));
  let exit: number = EXIT.done;
  let usage = '';
  const program = createProgram(io, limits, (code) => (exit = code));
  for (const command of [program, ...program.commands]) tame(command, io, (text) => (usage += text));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const told = error instanceof CommanderError ? usageError(usage, error) : toldOf(error);
    view.error(told);
    return told.exit;
  }
}

/** Commander would print and exit by itself. Here its help is an answer, and its errors are handled like all others. */
function tame(command: Command, io: Io, onError: (text: string) => void): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: io.stdout,
    writeErr: onError,
    getOutHelpWidth: () => 120,
    getErrHelpWidth: () => 120,
  });
}

function usageError(text: string, error: CommanderError): Told {
  const message = (text === '' ? error.message : text).trim().replace(/^error: /, '');
  const hint = error.code === 'commander.help' ? '' : '\nsee tagout --help';
  return { exit: EXIT.usage, message: message + hint };
}

function toldOf(error: unknown): Told {
  if (isUserError(error)) return { exit: EXIT[error.kind], message: error.message };
  const report = [
    'unexpected: this is a bug in tagout; please report it with all of this:',
    `node ${process.version}, ${process.platform} ${process.arch}`,
    ...causes(error).map((cause) => cause.stack ?? cause.message),
  ];
  return { exit: EXIT.unexpected, message: report.join('\n') };
}

function causes(error: unknown): Error[] {
  if (error instanceof Error) return [error, ...(error.cause === undefined ? [] : causes(error.cause))];
  return [new Error(String(error))];
}
