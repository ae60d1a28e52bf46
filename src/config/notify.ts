import { RECEIVERS_MAX, type Receiver } from '../domain/config.js';
import { isVariable } from '../domain/placeholder.js';
import { checkHeaders } from './headers.js';
import type { Path, Reader } from './reader.js';
import * as schema from './schema.js';
import { wrongAddress } from './server-url.js';

/** The receivers of messages; none if the section is missing or has an error. */
export function readNotify(reader: Reader): { notify?: Receiver[] } {
  const value = reader.valueAt(['notify']);
  if (value === undefined) return {};
  if (!Array.isArray(value) || value.length === 0) {
    reader.fail(['notify'], 'notify must be a list of receivers, each as `{ url: ..., format: slack }`');
    return {};
  }
  if (value.length > RECEIVERS_MAX)
    reader.fail(['notify'], `notify must have at most ${RECEIVERS_MAX} receivers; it has ${value.length}`);
  const notify = value.flatMap((_, index) => {
    const path = ['notify', index];
    checkHeaders(reader, path);
    checkUrl(reader, [...path, 'url']);
    return reader.read(schema.receiver, path) ?? [];
  });
  return { notify };
}

/** The URL is never repeated: whoever has the URL of a Slack webhook can write to its channel. */
function checkUrl(reader: Reader, path: Path): void {
  const url = reader.valueAt(path);
  if (typeof url !== 'string' || isVariable(url)) return;
  if (url.includes('${')) {
    const words = 'must be one variable ${TAGOUT_NAME} and nothing else, or a URL without variables';
    return reader.fail(path, `${reader.nameOf(path)} ${words}`);
  }
  const wrong = wrongAddress(url);
  if (wrong !== null) reader.fail(path, `${reader.nameOf(path)} ${wrong}`);
}
