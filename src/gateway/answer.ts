/** What the gateway answers: one word that programs act on, and a sentence for people. */
export interface Answer {
  status: number;
  word: string;
  sentence?: string;
  /** In seconds: when it makes sense to ask again. */
  retryAfterS?: number;
}

export const unauthorized = (sentence: string): Answer => ({ status: 401, word: 'unauthorized', sentence });
export const forbidden = (sentence: string): Answer => ({ status: 403, word: 'forbidden', sentence });
export const notFound = (sentence: string): Answer => ({ status: 404, word: 'not-found', sentence });
export const badRequest = (sentence: string): Answer => ({ status: 400, word: 'bad-request', sentence });

export const tooLarge = (sentence: string): Answer => ({ status: 413, word: 'too-large', sentence });

export function slowDown(sentence: string, retryAfterS = 1): Answer {
  return { status: 429, word: 'slow-down', sentence, retryAfterS };
}

export const unavailable = (sentence: string): Answer => ({
  status: 503,
  word: 'unavailable',
  sentence,
  retryAfterS: 5,
});

/** `go 0192…` and a newline, then the sentence: a host script needs the first line only. */
export function textOf({ word, sentence }: Answer): string {
  return sentence === undefined ? `${word}\n` : `${word}\n${oneLine(sentence)}\n`;
}

function oneLine(sentence: string): string {
  // oxlint-disable-next-line no-control-regex -- text of people and other programs must not become lines of an answer
  return sentence.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}
