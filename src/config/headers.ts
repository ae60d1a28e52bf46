import { fillPlaceholders } from '../domain/placeholder.js';
import { isRecord, type Path, type Reader } from './reader.js';

/** RFC 9110, 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Reports errors in the `headers` below `path`, without their values, which may be secret. */
export function checkHeaders(reader: Reader, path: Path): void {
  const headers = reader.valueAt([...path, 'headers']);
  if (headers === undefined) return;
  if (!isRecord(headers)) {
    const at = [...path, 'headers'];
    return reader.fail(at, `${reader.nameOf(at)} must be headers, each as \`Name: value\``);
  }
  const names = Object.keys(headers);
  for (const [index, name] of names.entries()) {
    const at = [...path, 'headers', name];
    const fail = (words: string) => reader.fail(at, `${reader.nameOf(at)} ${words}`);
    if (!NAME.test(name)) fail('is not a valid header name');
    const twin = names.slice(0, index).find((other) => other.toLowerCase() === name.toLowerCase());
    if (twin !== undefined) fail(`is the same header as ${twin}; keep one of them`);
    const template = headers[name];
    if (typeof template !== 'string' || !/^[\t\x20-\x7e]+$/.test(template)) {
      fail('must be a text of printable ASCII characters');
    } else if (fillPlaceholders(template, () => '') === null) {
      fail('may use a variable ${NAME} of the worker only if NAME is TAGOUT_ followed by A-Z, 0-9 or _');
    }
  }
}
