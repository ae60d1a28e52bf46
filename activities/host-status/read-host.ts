import type { Host, JsonFormat, PrometheusFormat, StatusSource } from '../../src/domain/config.js';
import type { ReadHost } from '../ports.js';
import { getText, type Answer } from './get-text.js';
import { parseJson } from './parse-json.js';
import { parsePrometheus } from './parse-prometheus.js';
import { statusUrl } from './status-url.js';
import { Unreadable, type Told } from './told.js';

/** JVMs tell megabytes of metrics; more than this is no status. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Reads hosts over HTTP, one GET a read. Whatever is not a whole, clean answer of 200 within the source's timeout is
 * unobservable, with a reason that names what was read. Throws only the reason of an aborted signal.
 */
export function createReadHost({ now }: { now: () => number }): ReadHost {
  return async (host, source, signal) => {
    signal.throwIfAborted();
    try {
      const told = await read(host, source, signal);
      return { kind: 'observed', host: host.name, at: now(), ...told };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { kind: 'unobservable', host: host.name, at: now(), reason: error.message };
    }
  };
}

async function read(host: Host, source: StatusSource, signal: AbortSignal): Promise<Told> {
  const { url, shown } = statusUrl(source.url, host);
  try {
    const limits = { timeoutMs: source.timeoutMs, bytesMax: ANSWER_BYTES_MAX };
    return parse(await getText(url, limits, signal), source.format);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(`${shown} ${error.message}`, { cause: error });
  }
}

function parse(answer: Answer, format: JsonFormat | PrometheusFormat): Told {
  switch (format.kind) {
    case 'json':
      return parseJson(answer.text, format);
    case 'prometheus':
      // Cut between two lines it would still parse, and sum up to less than there is. JSON that was cut does not parse.
      if (!answer.hasLength)
        throw new Unreadable('answered without a length, so a cut answer would look like a whole one');
      return parsePrometheus(answer.text, format);
  }
}
