import { isNeverRead } from '../domain/never-read.js';
import { checkHeaders } from './headers.js';
import type { Path, Reader } from './reader.js';
import { checkTls } from './tls.js';

/** Reports what is wrong with how a server is reached: its URL, which is the key `key` of `path`, headers and tls. */
export function checkServer(reader: Reader, path: Path, key: string): void {
  const at = [...path, key];
  checkServerUrl(reader, at);
  checkHeaders(reader, path);
  checkTls(reader, path, reader.valueAt(at));
}

/** The server has its API below this URL. */
function checkServerUrl(reader: Reader, path: Path): void {
  const value = reader.valueAt(path);
  if (typeof value !== 'string') return;
  const wrong = whatIsWrong(value);
  if (wrong !== null) reader.fail(path, `${reader.nameOf(path)} ${wrong}`);
}

/** Null if nothing is. The URL itself is never repeated, because it may hold a secret. */
function whatIsWrong(value: string): string | null {
  const wrong = wrongAddress(value);
  if (wrong !== null) return wrong;
  const { search, hash } = new URL(value);
  return search === '' && hash === '' ? null : 'must not contain a query or a fragment';
}

/** The same for a whole URL. Null if nothing is wrong. */
export function wrongAddress(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return 'must be an http or https URL';
  if (url.username !== '' || url.password !== '')
    return 'must not contain a user name or a password: send them in `headers`';
  if (isNeverRead(url.hostname.replace(/^\[|\]$/g, '')))
    return 'must not lead to a link-local or a metadata address: those are never asked';
  return null;
}
