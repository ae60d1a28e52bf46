import type { QueryAnswer } from '../../src/domain/blockers.js';
import type { Blockers } from '../../src/domain/config.js';
import { bounded } from '../http/bounded.js';
import { exchange } from '../http/exchange.js';
import { fillHeaders } from '../http/fill-headers.js';
import { readTlsFiles } from '../http/read-tls-files.js';
import { Unreadable } from '../http/unreadable.js';
import type { AskPrometheus } from '../ports.js';
import { parseAnswer } from './parse-answer.js';

/** Thousands of series. A query that returns more is not answered, so it blocks. */
const ANSWER_BYTES_MAX = 1024 * 1024;

/** With these, Prometheus says in the answer what is wrong with the query. */
const ERRORS = [400, 422, 503];

/**
 * Asks over HTTP, with one POST per query: a long query does not fit into every proxy's idea of a URL. For a server with
 * headers, a reason quotes nothing of the answer: it may echo them, and reasons go into histories.
 */
export function createAskPrometheus(env: NodeJS.ProcessEnv): AskPrometheus {
  return (server, queries, timeoutMs, signal) =>
    Promise.all(queries.map((query) => ask({ ...server, env }, query, timeoutMs, signal)));
}

type Server = Pick<Blockers, 'prometheus' | 'headers' | 'tls'> & { env: NodeJS.ProcessEnv };

async function ask(
  { prometheus, headers, tls, env }: Server,
  query: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<QueryAnswer> {
  let status = 0;
  try {
    const question = {
      url: queryUrl(prometheus),
      method: 'POST',
      body: new URLSearchParams({ query, timeout: `${Math.max(1, Math.floor(timeoutMs))}ms` }).toString(),
      isSuccess: (one: number) => (status = one) === 200 || ERRORS.includes(one),
      accept: 'application/json',
      headers: { ...fillHeaders(headers, env), 'content-type': 'application/x-www-form-urlencoded' },
      tls: await readTlsFiles(tls),
    } as const;
    const { text } = await exchange(question, { timeoutMs, bytesMax: ANSWER_BYTES_MAX }, signal);
    const answer = bounded(() => parseAnswer(text));
    if (status !== 200) throw new Unreadable('answered with a status that does not fit the answer');
    return answer;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const words = error.wordsFor(headers);
    return { kind: 'unasked', reason: ERRORS.includes(status) ? `status ${status}: ${words}` : words };
  }
}

/** Throws `Unreadable` if it is no http or https address. */
function queryUrl(prometheus: string): URL {
  const below = `${prometheus.replace(/\/+$/, '')}/api/v1/query`;
  const url = URL.canParse(below) ? new URL(below) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Unreadable('was not asked: blockers.prometheus is not an http or https address');
  return url;
}
