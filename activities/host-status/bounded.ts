import { createContext, Script } from 'node:vm';
import { Unreadable } from './told.js';

/** While an answer is parsed, nothing else of the worker goes on, not even its heartbeats. */
const PARSE_MS_MAX = 1_000;

const box = createContext({ parse: undefined });
const CALL = new Script('parse()');

/**
 * What `parse` makes of a host's answer. Throws `Unreadable` where that takes too long: some regular expressions of a
 * selector take time beyond all measure, and the answer decides which of them do.
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
