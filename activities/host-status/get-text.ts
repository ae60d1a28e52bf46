import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { onAbort } from '../on-abort.js';
import { lookup, refuseAddress } from './never-read.js';
import type { Tls } from './read-tls-files.js';
import { Unreadable } from './told.js';

export interface Question {
  url: URL;
  /** What the source is configured to read, and nothing else: many servers choose their form by it. */
  accept: string;
  headers: Record<string, string>;
  /** Only for https. */
  tls: Tls;
}

export interface Answer {
  text: string;
  /** As the host says it; empty where it says none. */
  contentType: string;
  /** False where the answer ended with the connection: a cut one can't be told from a whole one. */
  hasLength: boolean;
  /** The header `Date`; null where there is none. */
  date: string | null;
}

export interface AnswerLimits {
  /** For everything, from the look-up of the name to the last byte. */
  timeoutMs: number;
  bytesMax: number;
}

/** Those that may be named in a reason: a header is a host's own words. */
const ENCODINGS = new Set(['gzip', 'x-gzip', 'deflate', 'compress', 'br', 'zstd']);

/** How every gzip file begins; some hosts send one and don't say so. */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** Some errors hold what the other side sent, such as all the names of its certificate. */
const WORDS_MAX = 200;

/**
 * One GET, on a connection of its own: none stays open on a host that is about to be rebooted, and none that died with
 * the last boot is used again. Throws `Unreadable` for anything but a whole answer of 200, and the reason of an
 * aborted signal. Not `fetch`: it refuses some ports, and takes no certificates.
 */
export async function getText(question: Question, limits: AnswerLimits, signal: AbortSignal): Promise<Answer> {
  let request: ClientRequest | null = null;
  try {
    request = open(question);
    return await firstOf(request, limits, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Unreadable ? error : new Unreadable(`can't be read: ${textOf(error)}`, { cause: error });
  } finally {
    request?.destroy();
  }
}

/** Throws where an address, a header or a certificate is not what it must be. */
function open({ url, accept, headers, tls }: Question): ClientRequest {
  refuseAddress(url);
  const options = { agent: false, lookup, headers: { accept, 'accept-encoding': 'identity', ...headers } };
  return url.protocol === 'https:' ? requestHttps(url, { ...options, ...tls }) : requestHttp(url, options);
}

/** Answer, error, timeout or cancellation, whichever comes first. Listeners stay on: a destroyed socket still fails. */
function firstOf(request: ClientRequest, limits: AnswerLimits, signal: AbortSignal): Promise<Answer> {
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
    // Without this, Node closes the connection and tells nobody.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Unreadable('answered 101'));
    });
    request.on('response', (response) => {
      response.on('error', reject);
      collect(response, limits.bytesMax, resolve, reject);
    });
    request.end();
  });
}

function collect(
  response: IncomingMessage,
  bytesMax: number,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): void {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200) {
    const redirected = statusCode >= 300 && statusCode < 400 ? '; redirects are not followed' : '';
    reject(new Unreadable(`answered ${statusCode}${redirected}`));
    return;
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    reject(new Unreadable(`answered ${ENCODINGS.has(encoding) ? encoding : 'encoded'} though it was not asked for`));
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
      reject(new Unreadable('answered gzip though it was not asked for'));
      return;
    }
    const { 'content-type': contentType = '', date = null } = headers;
    resolve({ text: body.toString('utf8'), contentType, hasLength, date });
  });
}

function textOf(error: unknown): string {
  const { message = '', code = '' } = error as { message?: string; code?: string };
  // All addresses of a name failed: such an error has a code and no words.
  return (message === '' ? code : message).slice(0, WORDS_MAX);
}
