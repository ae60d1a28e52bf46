import type { Answer } from '../http/exchange.js';
import { Unreadable } from '../http/unreadable.js';

/** One series of a Prometheus text, with its labels and its value as written. */
export interface Sample {
  name: string;
  labels: string;
  value: string;
  /** When it was sampled, if the answer says so, in milliseconds since the Unix epoch. */
  atMs: number | null;
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const NAME = String.raw`[a-zA-Z_:][a-zA-Z0-9_:]*`;
const LABEL = String.raw`(?:[a-zA-Z_][a-zA-Z0-9_]*|${QUOTED})[ \t]*=[ \t]*${QUOTED}[ \t]*`;
const LABELS = String.raw`(?:${LABEL}(?:,[ \t]*${LABEL})*(?:,[ \t]*)?)?`;
// Each text matches in only one way, so that a host's answer can't make a failed match slow.
const NUMBER = String.raw`[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`;
const EXEMPLAR = String.raw`#[ \t]+\{[ \t]*${LABELS}\}[ \t]+[^ \t]+(?:[ \t]+${NUMBER})?`;
/** `name{labels}`, or `{"name", labels}` with a name of any characters. */
const SERIES = [
  String.raw`(?<name>${NAME})(?:[ \t]*\{[ \t]*(?<labels>${LABELS})\}[ \t]*|[ \t]+)`,
  String.raw`\{[ \t]*(?<quoted>${QUOTED})[ \t]*(?:,[ \t]*(?<others>${LABELS}))?\}[ \t]*`,
].join('|');
const SAMPLE = new RegExp(
  String.raw`^[ \t]*(?:${SERIES})(?<value>[^ \t]+)(?:[ \t]+(?<at>${NUMBER}))?(?:[ \t]+${EXEMPLAR})?[ \t]*$`,
);

/** The last line of OpenMetrics, often without a newline. */
const END = /(?:^|\n)# EOF\r?\n?$/;

/**
 * Parses a whole answer, of version 0.0.4 of the format or of OpenMetrics. Throws `Unreadable` at the first line that
 * is neither a sample nor a comment, and if nothing shows that the answer is whole: cut between two lines, it would
 * still parse, and its sum would be too small.
 */
export function parseSamples(answer: Answer): Sample[] {
  refuseCut(answer);
  return answer.text.split('\n').flatMap((line, index) => {
    const content = line.replace(/\r$/, '');
    if (/^[ \t]*(?:#|$)/.test(content)) return [];
    const { name, labels, quoted = '', others = '', value = '', at } = SAMPLE.exec(content)?.groups ?? {};
    if (value === '') throw new Unreadable(`answered what is not Prometheus text in line ${index + 1}`);
    return [{ name: name ?? unquote(quoted), labels: labels ?? others, value, atMs: momentOf(at) }];
  });
}

/** OpenMetrics has seconds, version 0.0.4 milliseconds: as seconds, those would be after the year 5138. */
function momentOf(at: string | undefined): number | null {
  if (at === undefined) return null;
  return Math.abs(Number(at)) < 1e11 ? Number(at) * 1_000 : Number(at);
}

function refuseCut({ text, contentType, hasLength }: Answer): void {
  if (END.test(text)) return;
  if (/^[ \t]*application\/openmetrics-text/i.test(contentType)) {
    throw new Unreadable('answered OpenMetrics without # EOF at its end, so it may have been cut');
  }
  if (!text.endsWith('\n'))
    throw new Unreadable('answered text that does not end with a newline, so it may have been cut');
  if (!hasLength) throw new Unreadable('answered without a length, so a cut answer would look like a whole one');
}

const PAIR = new RegExp(String.raw`(${NAME}|${QUOTED})[ \t]*=[ \t]*(${QUOTED})`, 'g');

/** The labels of a sample. Throws `Unreadable` if a label appears twice: choosing one would be a guess. */
export function parseLabels({ name, labels }: Sample): Map<string, string> {
  const pairs = [...labels.matchAll(PAIR)].map(
    ([, label = '', value = '']) => [label.startsWith('"') ? unquote(label) : label, unquote(value)] as const,
  );
  const found = new Map(pairs);
  if (found.size < pairs.length) throw new Unreadable(`answered, but ${name} has a label twice`);
  return found;
}

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
