import { createContext, Script } from 'node:vm';
import { Unreadable } from './unreadable.js';

/** While an answer is parsed, nothing else in the worker runs, not even its heartbeats. */
const PARSE_MS_MAX = 1_000;

const box = createContext({ parse: undefined });
const CALL = new Script('parse()');

/**
 * Parses an answer, with a time limit. Throws `Unreadable` if it takes too long: a regular expression of a
 * selector may need almost endless time for some answers.
 * https://nodejs.org/api/vm.html#scriptrunincontextcontextifiedobject-options
 */
export function bounded<T>(parse: () => T): T {
  box['parse'] = parse;
  try {
    return CALL.runInContext(box, { timeout: PARSE_MS_MAX }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Unreadable(`answered what takes longer than ${PARSE_MS_MAX / 1_000} s to read`, { cause: error });
  }
}
