import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { onAbort } from '../on-abort.js';
import { lookup, refuseAddress } from './never-read.js';
import type { Tls } from './read-tls-files.js';
import { Unreadable } from './unreadable.js';

export interface Question {
  url: URL;
  /** GET without a body by default. */
  method?: 'GET' | 'POST' | 'DELETE';
  /** Its type belongs into `headers`. */
  body?: string;
  /** Which statuses are a success; only 200 by default. */
  isSuccess?: (status: number) => boolean;
  /** False: a status of success is enough, and what follows it is not read. */
  readsBody?: boolean;
  /** The wanted format and no other, because many servers choose their format by this header. */
  accept: string;
  headers: Record<string, string>;
  /** Only for https. */
  tls: Tls;
}

export interface Answer {
  text: string;
  /** As the server sent it; empty if it sent none. */
  contentType: string;
  /** False if the answer ended with the connection: then a truncated answer looks like a whole one. */
  hasLength: boolean;
  /** The header `Date`, or null. */
  date: string | null;
}

export interface AnswerLimits {
  /** The limit for everything, from the DNS lookup to the last byte. */
  timeoutMs: number;
  bytesMax: number;
}

/** The encodings that a reason may name; any other text in this header could be anything. */
const ENCODINGS = new Set(['gzip', 'x-gzip', 'deflate', 'compress', 'br', 'zstd']);

/** The first bytes of every gzip file; some servers send one without saying so. */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** Some errors contain data from the other side, such as all names of its certificate. */
const WORDS_MAX = 200;

/**
 * One request on a new connection: no connection stays open to a host that is about to reboot, and none from before its
 * last boot is used again. Redirects are not followed. Throws `Unreadable` for anything but a whole answer with a status
 * of success, and the reason of an aborted signal. `fetch` is not used: it refuses some ports, and takes no
 * certificates.
 */
export async function exchange(question: Question, limits: AnswerLimits, signal: AbortSignal): Promise<Answer> {
  let request: ClientRequest | null = null;
  try {
    request = open(question);
    return await firstOf(request, question, limits, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Unreadable ? error : new Unreadable(`can't be read: ${textOf(error)}`, { cause: error });
  } finally {
    request?.destroy();
  }
}

/** Throws if an address, a header or a certificate is not valid. */
function open({ url, method = 'GET', accept, headers, tls }: Question): ClientRequest {
  refuseAddress(url);
  const options = { method, agent: false, lookup, headers: { accept, 'accept-encoding': 'identity', ...headers } };
  return url.protocol === 'https:' ? requestHttps(url, { ...options, ...tls }) : requestHttp(url, options);
}

/**
 * Answer, error, timeout or cancellation, whichever comes first. Listeners are not removed, because a destroyed socket
 * still emits errors.
 */
function firstOf(
  request: ClientRequest,
  { body, isSuccess = isOk, readsBody = true }: Question,
  limits: AnswerLimits,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Unreadable(`did not answer within ${limits.timeoutMs} ms`)),
      limits.timeoutMs,
    );
    const cancel = (): void => reject(new Unreadable('was cancelled'));
    const forget = onAbort(signal, cancel);
    if (signal.aborted) cancel();
    const settled = (): void => {
      clearTimeout(timer);
      forget();
    };
    request.on('error', reject);
    request.on('close', settled);
    // Without this, Node.js closes the connection without any event.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Unreadable('answered 101'));
    });
    request.on('response', (response) => {
      response.on('error', reject);
      if (!isSuccess(response.statusCode ?? 0)) reject(new Unreadable(statusWords(response.statusCode ?? 0)));
      else if (readsBody) collect(response, limits.bytesMax, resolve, reject);
      else resolve({ text: '', contentType: '', hasLength: false, date: null });
    });
    request.end(body);
  });
}

function isOk(status: number): boolean {
  return status === 200;
}

function statusWords(status: number): string {
  const isRedirect = status >= 300 && status < 400;
  return `answered ${status}${isRedirect ? '; redirects are not followed' : ''}`;
}

function collect(
  response: IncomingMessage,
  bytesMax: number,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): void {
  const { headers } = response;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    reject(
      new Unreadable(`answered with ${ENCODINGS.has(encoding) ? encoding : 'an encoding'}, which was not requested`),
    );
    return;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bytesMax) reject(new Unreadable(`answered more than ${bytesMax} bytes`));
  });
  response.on('end', () => {
    const hasLength = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    const body = Buffer.concat(chunks);
    if (body.subarray(0, GZIP.length).equals(GZIP)) {
      reject(new Unreadable('answered with gzip, which was not requested'));
      return;
    }
    const { 'content-type': contentType = '', date = null } = headers;
    resolve({ text: body.toString('utf8'), contentType, hasLength, date });
  });
}

function textOf(error: unknown): string {
  const { message = '', code = '' } = error as { message?: string; code?: string };
  // When all addresses of a name failed, the error has a code and no message.
  return (message === '' ? code : message).slice(0, WORDS_MAX);
}
