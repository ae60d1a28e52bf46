import { oneLine } from './one-line.js';

/** The answer to one query of `blockers`. Any series blocks, and so does a query that can't be asked. */
export type QueryAnswer =
  /** `series`: the first few, as text; `count`: all of them. */
  { kind: 'answered'; series: string[]; count: number } | { kind: 'unasked'; reason: string };

/** How many series of one query are shown. */
export const SERIES_SHOWN = 3;

/** Heartbeats, refusals and failures carry these texts. */
const QUERY_CHARS = 200;
const SERIES_CHARS = 200;
/** A query returns a list of series, so more than a few queries can block at once. */
const PHRASES_MAX = 10;

/**
 * The query as it is asked. Only `{cluster}` and `{service}` are replaced, wherever they are: neither is valid PromQL,
 * whose matchers need an operator.
 */
export function fillQuery(template: string, { cluster, service }: { cluster: string; service: string }): string {
  return template.replaceAll('{cluster}', () => cluster).replaceAll('{service}', () => service);
}

/** A placeholder of a query that is not replaced; null if there is none. */
export function unknownPlaceholder(template: string): string | null {
  return /\{(?!(?:cluster|service)\})[A-Za-z_][A-Za-z0-9_]*\}/.exec(template)?.[0] ?? null;
}

/** Why nothing may be done now, one phrase a query; empty if nothing blocks. An answer that is missing blocks too. */
export function findBlocked(queries: readonly string[], answers: readonly (QueryAnswer | undefined)[]): string[] {
  const all = queries.flatMap((query, n) => {
    const why = whyBlocked(answers[n]);
    return why === null ? [] : [`blocker: ${oneLine(query, QUERY_CHARS)}: ${why}`];
  });
  const more = all.length - PHRASES_MAX;
  return more <= 0 ? all : [...all.slice(0, PHRASES_MAX), `and ${more} more blockers`];
}

function whyBlocked(answer: QueryAnswer | undefined): string | null {
  if (answer === undefined) return "it can't be asked (nobody asked it)";
  if (answer.kind === 'unasked') return `it can't be asked (${oneLine(answer.reason, SERIES_CHARS)})`;
  if (answer.count === 0) return null;
  const shown = answer.series.slice(0, SERIES_SHOWN).map((one) => oneLine(one, SERIES_CHARS));
  const more = answer.count - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more series`] : [])].join(', ');
}
