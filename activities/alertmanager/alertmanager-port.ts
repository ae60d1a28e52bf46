import type { Silence } from '../../src/domain/config.js';
import { exchange, type Answer, type Question } from '../http/exchange.js';
import { fillHeaders } from '../http/fill-headers.js';
import { readTlsFiles } from '../http/read-tls-files.js';
import { Unreadable } from '../http/unreadable.js';
import type { AlertmanagerPort, Asked, AskLimits } from '../ports.js';
import { parseId, parseSilences, sentSilence } from './silence-json.js';

/** An Alertmanager keeps expired silences for days; automation that makes many fills megabytes. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Speaks version 2 of Alertmanager's API. Redirects are not followed. For a config with headers, a reason quotes nothing
 * of the answer: a server may echo its request.
 * https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
export function createAlertmanagerPort(env: NodeJS.ProcessEnv): AlertmanagerPort {
  const ask = <T>(at: Silence, path: string, request: Request, limits: AskLimits, parse: (answer: Answer) => T) =>
    asked(env, at, path, request, limits, parse);
  return {
    silences: (at, limits) =>
      ask(at, 'silences', { method: 'GET' }, limits, ({ text, date }) => ({
        silences: parseSilences(text),
        nowMs: clockIn(date),
      })),
    put: (at, silence, limits) =>
      ask(at, 'silences', { method: 'POST', body: sentSilence(silence) }, limits, ({ text }) => parseId(text)),
    expire: (at, id, limits) => ask(at, `silence/${encodeURIComponent(id)}`, { method: 'DELETE' }, limits, () => null),
  };
}

type Request = Required<Pick<Question, 'method'>> & Pick<Question, 'body'>;

async function asked<T>(
  env: NodeJS.ProcessEnv,
  at: Silence,
  path: string,
  request: Request,
  { signal, timeoutMs }: AskLimits,
  parse: (answer: Answer) => T,
): Promise<Asked<T>> {
  signal.throwIfAborted();
  const url = `${at.alertmanager.replace(/\/+$/, '')}/api/v2/${path}`;
  try {
    const headers = { 'content-type': 'application/json', ...fillHeaders(at.headers, env) };
    const question = { ...request, url: urlOf(url), accept: 'application/json', headers };
    const answer = await exchange(
      { ...question, tls: await readTlsFiles(at.tls) },
      { timeoutMs, bytesMax: ANSWER_BYTES_MAX },
      signal,
    );
    return { kind: 'observed', value: parse(answer) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unobservable', reason: `${url} ${error.wordsFor(at.headers)}` };
  }
}

/** The config file can't have another one, but the input of a run can. */
function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Unreadable('is not an http or https address');
}

/** A worker's own clock may be off by any amount, and a silence must not last longer for that. */
function clockIn(date: string | null): number {
  const dateMs = Date.parse(date ?? '');
  if (Number.isFinite(dateMs)) return dateMs;
  throw new Unreadable('answered without a Date, so it is not known when a silence would end');
}
