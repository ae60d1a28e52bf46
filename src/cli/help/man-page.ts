import { EXIT } from '../exit.js';
import type { OptionText, VerbText } from './verbs.js';

const EXITS: Record<keyof typeof EXIT, string> = {
  done: 'done',
  unexpected: 'unexpected: a bug, please report it',
  usage: 'the command, a setting or the config is wrong',
  refused: 'refused, and nothing was touched',
  failed: "the maintenance failed or was aborted, or what was waited for can't come any more",
  unreachable: "Temporal, AWS or a worker can't be reached",
  timedOut: 'the wait timed out, and the maintenance goes on',
};

/** The man page, in the man macros: https://man7.org/linux/man-pages/man7/man.7.html */
export function manPage(description: string, verbs: VerbText[], version: string): string {
  return [
    `.TH TAGOUT 1 "" "tagout ${version}"`,
    '.SH NAME',
    `tagout \\- ${plain(description.replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B tagout',
    '.I command',
    '.RI [ options ]',
    '.SH COMMANDS',
    ...verbs.flatMap(verbLines),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT).flatMap(([key, code]) => ['.TP', `.B ${code}`, line(EXITS[key as keyof typeof EXIT])]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B TAGOUT_FILE',
    line('the config, unless \\fB\\-\\-file\\fR names one'),
    '.TP',
    '.B TAGOUT_UI_URL',
    line('the address of the Temporal UI, for links'),
    '.TP',
    '.B TAGOUT_TASK_QUEUE',
    line('the task queue of the workers'),
    '.TP',
    '.B TAGOUT_TEMPORAL_HTTP',
    line("the address of Temporal's HTTP API, where \\fBtagout setup\\fR looks for it"),
    '.TP',
    '.B TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS*, TEMPORAL_PROFILE',
    line("Temporal's own settings"),
    '',
  ].join('\n');
}

function verbLines({ name, description, usage, options }: VerbText): string[] {
  const words = usage.map((one) => ` ${plain(one)}`).join('');
  return [`.SS "tagout ${name}${words}"`, line(plain(description)), ...options.flatMap(optionLines)];
}

function optionLines({ flags, description, value }: OptionText): string[] {
  const shown = flags.map((flag) => `\\fB${plain(flag)}\\fR`).join(', ');
  return ['.TP', value === null ? shown : `${shown} \\fI${plain(value)}\\fR`, line(plain(description))];
}

/** A hyphen that is typed must stay one, and a backslash begins an escape. */
function plain(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-');
}

/** A line that begins with a dot or an apostrophe would be a request. */
function line(text: string): string {
  return /^[.']/.test(text) ? `\\&${text}` : text;
}
