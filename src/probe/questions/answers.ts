import type { Answer } from '../report.js';

/** Every question, in the order of the report. */
export const QUESTIONS = {
  'tags-at-create': 'Does a new rule have the tags of its Create call as soon as it is answered?',
  'request-id': 'Do the answers of reads and writes have a request id?',
  'unchanged-write': 'Is a write accepted that changes nothing?',
  'omitted-conditions': 'Does a rule keep its conditions when a write leaves them out?',
  'refused-share': 'How is a share of 1000 refused?',
  'tags-max': 'How many tags may a resource have, and how is one too many refused?',
  'stale-reads': 'For how long after a write do reads still answer the old state?',
  propagation: 'For how long after a write do requests still meet the old rule?',
  'zero-shares': 'Is a write accepted that makes every share 0?',
  'omitted-stickiness': 'What becomes of the stickiness when a write leaves it out?',
  'single-group': 'How is a rule answered that forwards to one group?',
  'share-0': 'For how long after share 0 do requests still reach the group?',
  'cookie-at-zero': 'Does the cookie of a sticky client lead to its group when the share is 0?',
  'cookie-when-off': 'Does that cookie lead there after stickiness was switched off?',
  throttling: 'Is a polite burst of reads throttled, and with which code?',
} as const;

export type Question = keyof typeof QUESTIONS;

export function measured(
  question: Question,
  asAssumed: boolean | null,
  answer: string,
  figures: Answer['figures'] = {},
): Answer {
  return { question, asks: QUESTIONS[question], measured: true, asAssumed, answer, figures };
}

export function notMeasured(question: Question, why: string): Answer {
  const answer = `not measured: ${why}`;
  return { question, asks: QUESTIONS[question], measured: false, asAssumed: null, answer, figures: {} };
}

/** `3.2 s`, from milliseconds. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
