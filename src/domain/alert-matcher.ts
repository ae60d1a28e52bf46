import { parseMatcher, SelectorError } from './selector.js';

/** A condition on one label of an alert, in the words of Alertmanager's API. */
export interface AlertMatcher {
  name: string;
  value: string;
  isRegex: boolean;
  isEqual: boolean;
}

/** The names that `{cluster}` and `{service}` stand for. */
export interface AlertNames {
  cluster: string;
  service: string;
}

/** For checks that don't depend on the names. */
const ANY_NAMES: AlertNames = { cluster: 'cluster', service: 'service' };

const LABEL_AND_OPERATOR = /^\s*(?:\w+|"(?:[^"\\]|\\.)*")\s*(=~|!~|!=|=)/;

/** A placeholder, but not a class of characters such as `\p{L}`. */
const PLACEHOLDER = /(?<!\\[pP])\{([A-Za-z]+)\}/g;

/**
 * A matcher of the config, such as `cluster="{cluster}"`, for one cluster. Throws `SelectorError`.
 * https://prometheus.io/docs/alerting/latest/configuration/#matcher
 */
export function alertMatcher(template: string, names: AlertNames): AlertMatcher {
  const { label, operator, value } = parseMatcher(filled(template, names));
  return { name: label, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') };
}

/** Whether every alert without these labels matches: Alertmanager refuses a silence of such matchers. */
export function matchEveryOther(templates: string[]): boolean {
  // A missing label has the empty value.
  return templates.every((template) => parseMatcher(filled(template, ANY_NAMES)).matches(''));
}

/** Whether only alerts that name the cluster match. */
export function namesCluster(template: string): boolean {
  return alertMatcher(template, ANY_NAMES).isEqual && template.includes('{cluster}');
}

/** Filled in before it is parsed, because a regular expression with `{cluster}` is not valid. */
function filled(template: string, names: AlertNames): string {
  const [labelAndOperator = '', operator = ''] = LABEL_AND_OPERATOR.exec(template) ?? [];
  const value = template.slice(labelAndOperator.length).replaceAll(PLACEHOLDER, (placeholder, name: string) => {
    if (name !== 'cluster' && name !== 'service')
      throw new SelectorError(`it may contain {cluster} and {service}, but not ${placeholder}`);
    return operator.endsWith('~') ? literally(names[name]) : names[name];
  });
  return labelAndOperator + value;
}

/** Of all that a name may contain, only a dot has a meaning in a regular expression. In quotes, `\` is doubled. */
function literally(name: string): string {
  return name.replaceAll('.', String.raw`\\.`);
}
