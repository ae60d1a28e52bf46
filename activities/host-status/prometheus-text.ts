import { Unreadable } from './told.js';

/** One line of the Prometheus text format, its labels and its value as they were written. */
export interface Sample {
  name: string;
  labels: string;
  value: string;
}

const LABEL = String.raw`[a-zA-Z_][a-zA-Z0-9_]*[ \t]*=[ \t]*"(?:[^"\\]|\\.)*"[ \t]*`;
const LABELS = String.raw`\{[ \t]*(?:${LABEL}(?:,[ \t]*${LABEL})*(?:,[ \t]*)?)?\}[ \t]*`;
const SAMPLE = new RegExp(
  String.raw`^[ \t]*(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]*(?<labels>${LABELS})|[ \t]+)(?<value>[^ \t]+)(?:[ \t]+-?[0-9]+)?[ \t]*$`,
);

/**
 * Parses a whole answer, version 0.0.4 of the format. Throws `Unreadable` at the first line that is neither a sample
 * nor a comment, and where the last line has no end: it may have been cut off in a number.
 */
export function parseSamples(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Unreadable('answered what does not end with a line end, so it may have been cut');
  return text.split('\n').flatMap((line, index) => {
    const content = line.replace(/\r$/, '');
    if (/^[ \t]*(?:#|$)/.test(content)) return [];
    const { name, labels = '', value } = SAMPLE.exec(content)?.groups ?? {};
    if (name === undefined || value === undefined) {
      throw new Unreadable(`answered what is not Prometheus text in line ${index + 1}`);
    }
    return [{ name, labels, value }];
  });
}

const PAIR = /([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"/g;

/** The labels of a sample. Throws `Unreadable` where one is there twice: which of them counts would be a guess. */
export function parseLabels({ name, labels }: Sample): Map<string, string> {
  const pairs = [...labels.matchAll(PAIR)].map(([, label = '', value = '']) => [label, unescape(value)] as const);
  const found = new Map(pairs);
  if (found.size < pairs.length) throw new Unreadable(`answered, but ${name} has a label twice`);
  return found;
}

function unescape(value: string): string {
  return value.replaceAll(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
