import type { Silence } from '../domain/config.js';
import { checkHeaders } from './headers.js';
import type { Reader } from './reader.js';
import * as schema from './schema.js';
import { checkServerUrl } from './server-url.js';
import { checkTls, completedTls } from './tls.js';

/** Nothing if the section is missing or has an error. */
export function readSilence(reader: Reader): { silence?: Silence } {
  const path = ['silence'];
  if (reader.valueAt(path) === undefined) return {};
  const silence = reader.read(schema.silence, path);
  checkServerUrl(reader, [...path, 'alertmanager']);
  checkHeaders(reader, path);
  checkTls(reader, path, reader.valueAt([...path, 'alertmanager']));
  return silence === undefined ? {} : { silence: { ...silence, tls: completedTls(silence.tls) } };
}
