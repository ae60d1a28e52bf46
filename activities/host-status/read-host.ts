import type { Host, JsonFormat, PrometheusFormat, StatusSource } from '../../src/domain/config.js';
import type { ReadHost } from '../ports.js';
import { hostClock, withClock } from './boot-clock.js';
import { bounded } from '../http/bounded.js';
import { fillHeaders } from '../http/fill-headers.js';
import { exchange, type Answer } from '../http/exchange.js';
import { merge, type Whole } from './merge.js';
import { parseJson } from './parse-json.js';
import { parsePrometheus } from './parse-prometheus.js';
import { readTlsFiles } from '../http/read-tls-files.js';
import { statusUrl } from './status-url.js';
import { Unreadable } from '../http/unreadable.js';
import type { Told } from './told.js';

/** JVMs send megabytes of metrics; an answer larger than this is not a status. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** A MicroProfile Metrics server answers with JSON whenever the header names JSON at all. */
const ACCEPT = {
  json: 'application/json',
  prometheus: 'text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0;q=0.5',
};

export interface Surroundings {
  now: () => number;
  /** The worker's environment, for `${TAGOUT_NAME}` in headers. */
  env: NodeJS.ProcessEnv;
}

/**
 * Reads hosts over HTTP, with one GET per source. Anything but a whole, valid answer with status 200 within the
 * source's timeout makes the host unobservable, with a reason that names the source. For a source with headers, the
 * reason quotes nothing of the answer: some hosts echo headers, and reasons go into histories. Throws only the reason
 * of an aborted signal.
 */
export function createReadHost({ now, env }: Surroundings): ReadHost {
  return async (host, sources, signal) => {
    signal.throwIfAborted();
    try {
      const told = await readAll(host, sources, { now, env }, signal);
      return { kind: 'observed', host: host.name, at: now(), ...told };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { kind: 'unobservable', host: host.name, at: now(), reason: error.message };
    }
  };
}

/** Waits for every source, so that the reason names all that can't be read. */
async function readAll(
  host: Host,
  sources: StatusSource[],
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Whole> {
  const reads = await Promise.allSettled(sources.map((source) => read(host, source, surroundings, signal)));
  const errors = reads.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const unexpected = errors.find((error) => !(error instanceof Unreadable));
  if (unexpected !== undefined) throw unexpected;
  if (errors.length > 0) throw new Unreadable(errors.map(({ message }) => message).join('; '));
  return merge(reads.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
}

async function read(host: Host, source: StatusSource, { now, env }: Surroundings, signal: AbortSignal): Promise<Told> {
  const { url, shown } = statusUrl(source.url, host);
  try {
    const accept = ACCEPT[source.format.kind];
    const request = { url, accept, headers: fillHeaders(source.headers, env), tls: await readTlsFiles(source.tls) };
    const limits = { timeoutMs: source.timeoutMs, bytesMax: ANSWER_BYTES_MAX };
    const answer = await exchange(request, limits, signal);
    const told = bounded(() => parse(answer, source.format, now()));
    return withClock(told, answer.date, now());
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(`${shown} ${error.wordsFor(source.headers)}`, { cause: error });
  }
}

function parse(answer: Answer, format: JsonFormat | PrometheusFormat, nowMs: number): Told {
  switch (format.kind) {
    case 'json':
      return parseJson(answer.text, format);
    case 'prometheus':
      return parsePrometheus(answer, format, hostClock(answer.date) ?? nowMs);
  }
}
