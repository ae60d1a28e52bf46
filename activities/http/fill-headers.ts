import { fillPlaceholders } from '../../src/domain/placeholder.js';
import { Unreadable } from './unreadable.js';

/** Headers with each `${TAGOUT_NAME}` filled in. Throws `Unreadable`, whose message never contains a value. */
export function fillHeaders(headers: Record<string, string>, env: NodeJS.ProcessEnv): Record<string, string> {
  const valueOf = (variable: string): string => {
    const value = env[variable] ?? '';
    if (value === '') throw new Unreadable(`was not asked: ${variable} is not set on the worker`);
    if (!/^[\t\x20-\x7e]*$/.test(value))
      throw new Unreadable(
        `was not asked: ${variable} contains characters that a header can't have, such as a line break`,
      );
    return value;
  };
  const filled = Object.entries(headers).map(([name, template]) => {
    const value = fillPlaceholders(template, valueOf);
    if (value !== null) return [name, value] as const;
    throw new Unreadable(`was not asked: the header ${name} names a variable that does not start with TAGOUT_`);
  });
  return Object.fromEntries(filled);
}
