import type { Blockers } from '../domain/config.js';
import { checkHeaders } from './headers.js';
import type { Reader } from './reader.js';
import * as schema from './schema.js';
import { checkServerUrl } from './server-url.js';
import { checkTls, completedTls } from './tls.js';

/** Nothing if the section is missing or has an error. */
export function readBlockers(reader: Reader): { blockers?: Blockers } {
  const path = ['blockers'];
  if (reader.valueAt(path) === undefined) return {};
  const read = reader.read(schema.blockers, path);
  checkServerUrl(reader, [...path, 'prometheus']);
  checkHeaders(reader, path);
  checkTls(reader, path, reader.valueAt([...path, 'prometheus']));
  if (read === undefined) return {};
  const { deadline, tls, ...rest } = read;
  return { blockers: { ...rest, deadlineMs: deadline, tls: completedTls(tls) } };
}
