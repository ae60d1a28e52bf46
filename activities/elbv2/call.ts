import { onAbort } from '../on-abort.js';

/** One call with its retries takes no longer than this, whatever the retries would like. */
const CALL_MS = 15_000;

/** At 400 a page far beyond what one load balancer may have; a list longer than this is an endpoint gone wrong. */
const PAGES_MAX = 100;

/** ELBv2 gives 40 reads at once and 10 a second: more than a few at a time only fill that bucket up. */
const AT_A_TIME = 4;

/** Runs one call; rejects as soon as the caller's signal aborts, or with a TimeoutError after CALL_MS. */
export async function call<T>(signal: AbortSignal, send: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  // A controller of its own: a signal that lives as long as a maintenance must not collect a listener for every call.
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), CALL_MS);
  const forget = onAbort(signal, abort);
  try {
    return await send(controller.signal);
  } catch (error) {
    signal.throwIfAborted();
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/**
 * The list that an answer of ELBv2 always holds, though it be empty. The SDK takes any XML with status 200 for an
 * answer without lists, such as a login page, and no list must never pass for an empty one.
 */
export function listed<T>(list: T[] | undefined): T[] {
  if (list === undefined) throw new Error('the answer is not one of ELBv2');
  return list;
}

/** Every page of a list; a bound on the pages, because an endpoint may hand out markers for ever. */
export async function everyPage<T>(
  ask: (marker: string | undefined) => Promise<{ items: T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { items, next } = await ask(marker);
    all.push(...listed(items));
    if (next === undefined || next === '') return all;
    marker = next;
  }
  throw new Error(`the list did not end after ${PAGES_MAX} pages`);
}

/** The answers in the order of the items, a few asked for at a time; the first failure is the failure. */
export async function forEach<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let start = 0; start < items.length; start += AT_A_TIME) {
    answers.push(...(await Promise.all(items.slice(start, start + AT_A_TIME).map(ask))));
  }
  return answers;
}
