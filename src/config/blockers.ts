import type { Blockers } from '../domain/config.js';
import type { Reader } from './reader.js';
import * as schema from './schema.js';
import { checkServer } from './server-url.js';
import { completedTls } from './tls.js';

/** Nothing if the section is missing or has an error. */
export function readBlockers(reader: Reader): { blockers?: Blockers } {
  const path = ['blockers'];
  if (reader.valueAt(path) === undefined) return {};
  const read = reader.read(schema.blockers, path);
  checkServer(reader, path, 'prometheus');
  if (read === undefined) return {};
  const { deadline, tls, ...rest } = read;
  return { blockers: { ...rest, deadlineMs: deadline, tls: completedTls(tls) } };
}
