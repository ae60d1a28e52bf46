import { isPath, type OptionText, type VerbText } from './verbs.js';

/** Completion for bash: https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
export function bashCompletion(verbs: VerbText[]): string {
  const names = verbs.map(({ name }) => name).join(' ');
  return `# Completion of tagout for bash: source <(tagout completion bash)
_tagout() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${names} help --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${verbs.flatMap((verb) => verb.options.flatMap((option) => valueCase(verb, option))).join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${verbs.map(wordsCase).join('\n')}
    help) words='${names}' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _tagout tagout
`;
}

/** After an option that takes a value. Nothing is proposed where the value could be anything. */
function valueCase(verb: VerbText, option: OptionText): string[] {
  if (option.value === null) return [];
  const pattern = option.flags.map((flag) => `'${verb.name} ${flag}'`).join(' | ');
  const propose = isPath(option) ? '-f' : `-W '${option.choices.join(' ')}'`;
  return [`    ${pattern}) COMPREPLY=($(compgen ${propose} -- "$word")); return ;;`];
}

function wordsCase({ name, choices, options }: VerbText): string {
  return `    ${name}) words='${[...choices, ...options.flatMap(({ flags }) => flags)].join(' ')}' ;;`;
}
