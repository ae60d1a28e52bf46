import { isPath, type OptionText, type VerbText } from './verbs.js';

/** Completion for zsh: https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export function zshCompletion(verbs: VerbText[]): string {
  return `#compdef tagout
# Completion of tagout for zsh: source <(tagout completion zsh), after compinit
_tagout() {
  local -a verbs=(
${verbs.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join('\n')}
    'help:help for a command'
  )
  if ((CURRENT == 2)); then
    _describe -t commands 'command' verbs
    return
  fi
  local verb=$words[2]
  shift words
  ((CURRENT--))
  case $verb in
${verbs.map(verbCase).join('\n')}
    help) _describe -t commands 'command' verbs ;;
  esac
}
compdef _tagout tagout
`;
}

function verbCase({ name, usage, choices, options }: VerbText): string {
  const argument = choices.length > 0 ? [`'1:${name}:(${choices.join(' ')})'`] : usage.map((one) => quoted(`:${one}:`));
  return `    ${name})
      _arguments ${[...options.map(optionSpec), ...argument].join(' \\\n        ')}
      ;;`;
}

/** `(-f --file)'{-f,--file}'[description]:value:action'`. */
function optionSpec(option: OptionText): string {
  const { flags, description, value } = option;
  const told = `[${description.replaceAll(/[[\]]/g, '\\$&')}]${value === null ? '' : `:${value}:${actionOf(option)}`}`;
  if (flags.length === 1) return quoted(`${flags[0]}${told}`);
  return `'(${flags.join(' ')})'{${flags.join(',')}}${quoted(told)}`;
}

function actionOf(option: OptionText): string {
  if (isPath(option)) return '_files';
  return option.choices.length > 0 ? `(${option.choices.join(' ')})` : '';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
