import { escaped, plainText } from '../notify/plain-text.js';
import type { WhoAnswer } from './answer.js';
import { whoLines } from './who-text.js';

const LONGEST_LINE = 500;
/** Lines of calls that are told. */
const MOST_LINES = 12;

/** The same in every attempt, so that a receiver can tell a repeated message. */
export function whoMessageId(runId: string): string {
  return `${runId}/who`;
}

/** The text of the second message about drift, for Slack. `uiUrl`: the failed run in the Temporal UI. */
export function whoSlackText(answer: WhoAnswer, uiUrl: string | null): string {
  const { service, cluster, runId } = answer;
  const [first = '', ...others] = whoLines(answer);
  return [
    plainText(`${service}: about the drift during the maintenance of ${cluster}: ${first}`, LONGEST_LINE),
    ...others.slice(0, MOST_LINES).map((line) => plainText(line, LONGEST_LINE)),
    ...(uiUrl === null ? [] : [escaped(uiUrl)]),
    plainText(`id ${whoMessageId(runId)}`, LONGEST_LINE),
  ].join('\n');
}
