import { alertMatcher, matchEveryOther, namesCluster } from '../domain/alert-matcher.js';
import type { Silence } from '../domain/config.js';
import { SelectorError } from '../domain/selector.js';
import type { Path, Reader } from './reader.js';
import * as schema from './schema.js';
import { checkServer } from './server-url.js';
import { completedTls } from './tls.js';

/** Nothing if the section is missing or has an error. */
export function readSilence(reader: Reader): { silence?: Silence } {
  const path = ['silence'];
  if (reader.valueAt(path) === undefined) return {};
  const silence = reader.read(schema.silence, path);
  checkServer(reader, path, 'alertmanager');
  if (silence === undefined) return {};
  checkMatchers(reader, silence.matchers, [...path, 'matchers']);
  return { silence: { ...silence, tls: completedTls(silence.tls) } };
}

function checkMatchers(reader: Reader, templates: string[], path: Path): void {
  const wrong = templates.map((template) => whatIsWrong(template));
  for (const [index, words] of wrong.entries()) {
    if (words !== null) reader.fail([...path, index], `${reader.nameOf([...path, index])} can't be used: ${words}`);
  }
  if (wrong.some((words) => words !== null)) return;
  if (matchEveryOther(templates))
    reader.fail(
      path,
      'silence.matchers would match every alert that has none of these labels: name a value of a label',
    );
  else if (!templates.some(namesCluster))
    reader.fail(
      path,
      'silence.matchers must contain {cluster} after = or =~, for example cluster="{cluster}": ' +
        'otherwise the alerts of the clusters that serve would be silenced too',
    );
}

/** Null if nothing is. */
function whatIsWrong(template: string): string | null {
  try {
    alertMatcher(template, { cluster: 'cluster', service: 'service' });
    return null;
  } catch (error) {
    if (error instanceof SelectorError) return error.message;
    throw error;
  }
}
