import type { Rule } from './state.js';
import { texts } from './tree.js';
import type { Shape } from './tree.js';

/** All conditions must match; the default rule has none. An unknown kind of condition never matches. */
export function matches(rule: Rule, request: { url: string; host: string }): boolean {
  return rule.conditions.every((condition) => holds(condition, request));
}

function holds(condition: Shape, request: { url: string; host: string }): boolean {
  const patterns = texts(condition, 'Values');
  if (condition['Field'] === 'path-pattern') {
    const path = request.url.split('?')[0] ?? '';
    return patterns.some((pattern) => wildcard(pattern, '').test(path));
  }
  if (condition['Field'] === 'host-header') {
    const host = request.host.replace(/:\d+$/, '');
    return patterns.some((pattern) => wildcard(pattern, 'i').test(host));
  }
  return false;
}

/** `*` is any number of characters, `?` exactly one. */
function wildcard(pattern: string, flags: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags);
}
