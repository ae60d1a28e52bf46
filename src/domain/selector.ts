/**
 * The series of one name whose labels match: `name{label="x", other!~"re"}`, as Prometheus selects them. A name or
 * label with other characters is quoted and written inside the braces: `{"my.name", "my.label"="x"}`.
 */
export interface Selector {
  name: string;
  matchers: Matcher[];
}

export interface Matcher {
  label: string;
  operator: Operator;
  value: string;
  matches: (value: string) => boolean;
}

export type Operator = '=' | '!=' | '=~' | '!~';

/** What is wrong with a selector. The caller puts the selector before the message: `no such operator: ...`. */
export class SelectorError extends Error {}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const QUOTED = String.raw`"((?:[^"\\\n]|\\[^\n])*)"`;
const MATCHER = new RegExp(String.raw`^\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|${QUOTED})\s*(=~|!~|!=|=)\s*${QUOTED}\s*`);
const QUOTED_NAME = new RegExp(String.raw`^\{\s*${QUOTED}\s*(?:,|(?=\}))`);

/** Throws `SelectorError`. https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors */
export function parseSelector(text: string): Selector {
  const trimmed = text.trim();
  const [quotedName, inBraces] = QUOTED_NAME.exec(trimmed) ?? [];
  if (quotedName !== undefined && inBraces !== undefined && trimmed.endsWith('}')) {
    if (inBraces === '') throw new SelectorError('the name of the series is empty');
    return { name: unescape(inBraces), matchers: parseMatchers(trimmed.slice(quotedName.length, -1)) };
  }
  const name = NAME.exec(trimmed)?.[0];
  if (name === undefined)
    throw new SelectorError('it begins with the name of a series, or with a quoted name in the braces');
  const rest = trimmed.slice(name.length).trim();
  if (rest === '') return { name, matchers: [] };
  if (!rest.startsWith('{') || !rest.endsWith('}')) throw new SelectorError('what follows the name stands in braces');
  return { name, matchers: parseMatchers(rest.slice(1, -1)) };
}

/** A missing label has the empty value, so `label=""` matches a series without it. */
export function isSelected(selector: Selector, labels: ReadonlyMap<string, string>): boolean {
  return selector.matchers.every(({ label, matches }) => matches(labels.get(label) ?? ''));
}

/** `label="x"` alone, as in the braces of a selector. Throws `SelectorError`. */
export function parseMatcher(text: string): Matcher {
  const [first, second] = parseMatchers(text);
  if (first === undefined) throw new SelectorError('it is empty');
  if (second !== undefined) throw new SelectorError('it is more than one matcher: make each an item of the list');
  return first;
}

function parseMatchers(text: string): Matcher[] {
  const matchers: Matcher[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const [all, plain, quotedLabel, operator, value] = MATCHER.exec(rest) ?? [];
    const label = plain ?? (quotedLabel === undefined ? undefined : unescape(quotedLabel));
    if (all === undefined || label === undefined || operator === undefined || value === undefined)
      throw new SelectorError(`there is no label="...", !=, =~ or !~ at ${rest}`);
    const matcher = { label, operator: operator as Operator, value: unescape(value) };
    matchers.push({ ...matcher, matches: matcherOf(matcher.operator, matcher.value) });
    rest = rest.slice(all.length);
    if (rest !== '' && !rest.startsWith(',')) throw new SelectorError(`there is no comma at ${rest}`);
    rest = rest.slice(1).trim();
  }
  return matchers;
}

function matcherOf(operator: Operator, value: string): Matcher['matches'] {
  if (operator === '=') return (other) => other === value;
  if (operator === '!=') return (other) => other !== value;
  const whole = wholly(value);
  return operator === '=~' ? (other) => whole.test(other) : (other) => !whole.test(other);
}

/**
 * The whole value must match, and a dot also matches a line end, as in Prometheus. With the flag `u`, syntax that RE2
 * and JavaScript read differently is an error, and does not silently get another meaning.
 */
function wholly(source: string): RegExp {
  try {
    // Parsed alone first: inside the group, `a)(b` would be valid.
    new RegExp(source, 'su');
    return new RegExp(`^(?:${source})$`, 'su');
  } catch (error) {
    throw new SelectorError(`"${source}" is not a valid regular expression`, { cause: error });
  }
}

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\(.)/gu, (_, escaped: string) => {
    if (escaped === 'n') return '\n';
    if (escaped === '"' || escaped === '\\') return escaped;
    throw new SelectorError(`\\${escaped} is not a valid escape: write \\\\${escaped}`);
  });
}
