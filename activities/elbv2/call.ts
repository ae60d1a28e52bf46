import { setTimeout as sleep } from 'node:timers/promises';
import { onAbort } from '../on-abort.js';
import { faultOf, isPassing } from '../aws-fault.js';
import type { Reading } from './read.js';

/** The longest time for one call with its retries, without its time in the queue. */
const CALL_MS = 15_000;

/** The most attempts of a call that gets no answer or a 5xx. */
const ATTEMPTS_MAX = 4;

/** The most attempts of a throttled call: each waits longer than the one before, so one will succeed. */
const THROTTLED_MAX = 30;

/** Between two attempts; doubled each time, with full jitter. It stays short, because the budget slows retries down. */
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 400;

/** With 400 items a page, far more than one load balancer may have; a longer list means that the endpoint is broken. */
const PAGES_MAX = 100;

/** ELBv2 allows a burst of 40 reads and 10 a second, so more than a few at a time would only use up the burst. */
const AT_A_TIME = 4;

type Send<T> = (abortSignal: AbortSignal) => Promise<T>;

/** Makes one call once. Rejects as soon as the caller's signal aborts, or with a TimeoutError after CALL_MS. */
export async function call<T>(signal: AbortSignal, send: Send<T>): Promise<T> {
  return withOwnSignal(signal, (own) => timed(own, CALL_MS, send));
}

/**
 * Makes a call that only reads. It waits for its turn, and is retried by itself if that may help, so that a look of
 * several calls does not start again because of one. Each attempt counts in the worker's budget.
 */
export async function ask<T>(reading: Reading, signal: AbortSignal, send: Send<T>): Promise<T> {
  const { clock, gate, place, now } = reading;
  return withOwnSignal(signal, async (own) => {
    const left = { attempts: ATTEMPTS_MAX, throttled: THROTTLED_MAX, ms: CALL_MS };
    for (let attempt = 0; ; attempt += 1) {
      await clock.queued(gate.pass(place, own.signal));
      const startedMs = now();
      try {
        const answer = await clock.underWay(() => timed(own, left.ms, send));
        gate.answered(false);
        return answer;
      } catch (error) {
        own.signal.throwIfAborted();
        const fault = faultOf(error);
        gate.answered(fault.kind === 'throttled');
        left[fault.kind === 'throttled' ? 'throttled' : 'attempts'] -= 1;
        const backoffMs = Math.ceil(Math.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
        left.ms -= Math.max(0, now() - startedMs) + backoffMs;
        if (!isPassing(fault) || left.attempts <= 0 || left.throttled <= 0 || left.ms <= 0) throw error;
        await sleep(backoffMs, undefined, { signal: own.signal });
      }
    }
  });
}

/**
 * Each call has its own controller: a signal that lives as long as a maintenance must not collect a listener per call.
 */
async function withOwnSignal<T>(signal: AbortSignal, run: (own: AbortController) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const own = new AbortController();
  const forget = onAbort(signal, () => own.abort(signal.reason));
  try {
    return await run(own);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    forget();
  }
}

async function timed<T>(own: AbortController, ms: number, send: Send<T>): Promise<T> {
  const timer = setTimeout(() => own.abort(new DOMException('no answer in time', 'TimeoutError')), ms);
  try {
    return await send(own.signal);
  } catch (error) {
    throw own.signal.aborted ? own.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * An answer of ELBv2 always has its list, even if it is empty. The SDK accepts any XML with status 200, such as a login
 * page, as an answer without lists. A missing list must not count as an empty one.
 */
export function listed<T>(list: T[] | undefined): T[] {
  if (list === undefined) throw new Error('the answer is not from ELBv2');
  return list;
}

/** Every page of a list; the number of pages is limited, because an endpoint may return markers forever. */
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

/** The answers in the order of the items. A few calls are made at a time; the first failure rejects. */
export async function forEach<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let start = 0; start < items.length; start += AT_A_TIME) {
    answers.push(...(await Promise.all(items.slice(start, start + AT_A_TIME).map(ask))));
  }
  return answers;
}
