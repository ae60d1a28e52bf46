import { setTimeout as sleep } from 'node:timers/promises';
import { onAbort } from '../on-abort.js';
import { faultOf, isPassing } from '../aws-fault.js';
import type { Reading } from './read.js';

/** One call with its retries takes no longer than this, whatever the retries would like; its turn in the queue aside. */
const CALL_MS = 15_000;

/** How often a call is tried that gets no answer, or one that says that ELBv2 is in trouble. */
const ATTEMPTS_MAX = 4;

/** The same for one that is throttled: it goes out more slowly each time, and is sure to be carried out in the end. */
const THROTTLED_MAX = 30;

/** Between two attempts, twice as long each time, with full jitter. Never long: what slows retries down is the budget. */
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 400;

/** At 400 a page far beyond what one load balancer may have; a list longer than this is an endpoint gone wrong. */
const PAGES_MAX = 100;

/** ELBv2 gives 40 reads at once and 10 a second: more than a few at a time only fill that bucket up. */
const AT_A_TIME = 4;

type Send<T> = (abortSignal: AbortSignal) => Promise<T>;

/** Runs one call once; rejects as soon as the caller's signal aborts, or with a TimeoutError after CALL_MS. */
export async function call<T>(signal: AbortSignal, send: Send<T>): Promise<T> {
  return withOwnSignal(signal, (own) => timed(own, CALL_MS, send));
}

/**
 * A call that only reads: it waits for its turn, and is tried again, by itself, where that may help, so that a look of
 * several calls does not begin anew for one of them. Each attempt is one more read of the worker's budget.
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

/** With a controller of its own: a signal that lives as long as a maintenance must not collect a listener for every call. */
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
 * The list that an answer of ELBv2 always holds, though it be empty. The SDK takes any XML with status 200 for an
 * answer without lists, such as a login page, and no list must never pass for an empty one.
 */
export function listed<T>(list: T[] | undefined): T[] {
  if (list === undefined) throw new Error('the answer is not from ELBv2');
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
