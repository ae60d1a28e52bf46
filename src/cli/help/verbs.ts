import type { Command, Option } from 'commander';

/** One verb, as completion and the man page tell it. */
export interface VerbText {
  name: string;
  description: string;
  /** As in `<cluster>` and `[cluster]`. */
  usage: string[];
  /** What its first argument may be, if that is known. */
  choices: string[];
  options: OptionText[];
}

export interface OptionText {
  /** Every way to write it, such as `-f` and `--file`. */
  flags: string[];
  description: string;
  /** The name of its value; null if it takes none. */
  value: string | null;
  /** What the value may be, if that is known. */
  choices: string[];
}

/** The verbs of a program, in its order: the one source of `--help`, completion and the man page. */
export function verbsOf(program: Command): VerbText[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    usage: command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`)),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    options: [...command.options.map(optionText), HELP],
  }));
}

const HELP: OptionText = {
  flags: ['-h', '--help'],
  description: 'display help for command',
  value: null,
  choices: [],
};

function optionText({ short, long, description, flags, argChoices = [] }: Option): OptionText {
  const value = /<(.+)>$/.exec(flags)?.[1] ?? null;
  return { flags: [short, long].filter((flag) => flag !== undefined), description, value, choices: argChoices };
}

/** Whether the value of an option is the path of a file or a folder. */
export function isPath({ value }: OptionText): boolean {
  return value === 'file' || value === 'dir';
}
