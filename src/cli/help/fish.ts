import { isPath, type OptionText, type VerbText } from './verbs.js';

/** Completion for fish: https://fishshell.com/docs/current/completions.html */
export function fishCompletion(verbs: VerbText[]): string {
  return `# Completion of tagout for fish: tagout completion fish | source
complete -c tagout -f
${verbs.map(({ name, description }) => `complete -c tagout -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`).join('\n')}
complete -c tagout -n __fish_use_subcommand -a help -d 'help for a command'
complete -c tagout -n '__fish_seen_subcommand_from help' -a '${verbs.map(({ name }) => name).join(' ')}'
${verbs.flatMap((verb) => [...argument(verb), ...verb.options.map((option) => optionLine(verb, option))]).join('\n')}
`;
}

function seen({ name }: VerbText): string {
  return `complete -c tagout -n '__fish_seen_subcommand_from ${name}'`;
}

function argument(verb: VerbText): string[] {
  return verb.choices.length === 0 ? [] : [`${seen(verb)} -a '${verb.choices.join(' ')}'`];
}

function optionLine(verb: VerbText, option: OptionText): string {
  const flags = option.flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [seen(verb), ...flags, ...valueOf(option), `-d ${quoted(option.description)}`].join(' ');
}

function valueOf(option: OptionText): string[] {
  if (option.value === null) return [];
  if (isPath(option)) return ['-r', '-F'];
  return option.choices.length === 0 ? ['-x'] : ['-x', `-a '${option.choices.join(' ')}'`];
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
