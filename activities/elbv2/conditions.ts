import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { byText, canonicalJson } from './canonical-json.js';
import { fingerprint, isPublicHeader } from './secrets.js';

/** The conditions of a rule in an operator's words, in the order of KINDS: `path /v1/*`, `host a.example or b.example`. */
export function conditionWords(conditions: readonly RuleCondition[]): string[] {
  return conditions
    .map((condition) => ({ rank: rank(condition), words: inWords(condition) }))
    .sort((a, b) => a.rank - b.rank || byText(a.words, b.words))
    .map(({ words }) => words);
}

const KINDS = ['path-pattern', 'host-header', 'http-request-method', 'http-header', 'query-string', 'source-ip'];

function rank(condition: RuleCondition): number {
  const index = KINDS.indexOf(condition.Field ?? '');
  return index === -1 ? KINDS.length : index;
}

function inWords(condition: RuleCondition): string {
  switch (condition.Field ?? '') {
    case 'path-pattern':
      return words('path', valuesOf(condition, condition.PathPatternConfig));
    case 'host-header':
      return words('host', valuesOf(condition, condition.HostHeaderConfig));
    case 'http-request-method':
      return words('method', valuesOf(condition, condition.HttpRequestMethodConfig));
    case 'http-header': {
      const name = condition.HttpHeaderConfig?.HttpHeaderName ?? '';
      const values = valuesOf(condition, condition.HttpHeaderConfig);
      return words(`header ${name}:`, isPublicHeader(name) ? values : values.map(fingerprint));
    }
    case 'query-string':
      return words('query', queryValues(condition));
    case 'source-ip':
      return words('source', valuesOf(condition, condition.SourceIpConfig));
    default:
      // An unknown kind of condition still counts: it is compared as ELBv2 gave it.
      return `condition ${canonicalJson(condition)}`;
  }
}

/**
 * One of the values must match. ELBv2 has the values of the simple kinds in two places; both mean the same condition.
 */
function words(kind: string, values: string[]): string {
  return `${kind} ${[...new Set(values)].sort(byText).join(' or ')}`;
}

/**
 * Without quotes, a value with a space would look like two values, and two with a quote each like one. A value between
 * quotes, such as a browser's `"Android"`, can't be mistaken, and older versions left it as it is.
 */
function quoted(value: string): string {
  return / |^"(?![^"\\]*"$)/.test(value) ? JSON.stringify(value) : value;
}

function valuesOf(
  condition: RuleCondition,
  config: { Values?: string[] | undefined; RegexValues?: string[] | undefined } | undefined,
): string[] {
  const regexes = [...(config?.RegexValues ?? []), ...(condition.RegexValues ?? [])];
  const plain = [...(config?.Values ?? []), ...(condition.Values ?? [])];
  return [...plain.map(quoted), ...regexes.map((regex) => `regex ${quoted(regex)}`)];
}

function queryValues(condition: RuleCondition): string[] {
  const pairs = condition.QueryStringConfig?.Values ?? [];
  return [
    ...pairs.map(({ Key, Value = '' }) => quoted(Key === undefined ? ofAnyKey(Value) : ofKey(Key, Value))),
    ...(condition.Values ?? []).map(quoted),
  ];
}

/** Without `*=`, a value with `=` would look like a key and its value. */
function ofAnyKey(value: string): string {
  return value.includes('=') ? `*=${JSON.stringify(value)}` : value;
}

/** Nor must a key with `=` look like another key, or the key `*` like any key. */
function ofKey(key: string, value: string): string {
  const isBare = !/^"|=/.test(key) && !(key === '*' && value.startsWith('"'));
  return `${isBare ? key : JSON.stringify(key)}=${value}`;
}
