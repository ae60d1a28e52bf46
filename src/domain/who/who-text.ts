import { oneLine } from '../one-line.js';
import type { WhoAnswer } from './answer.js';
import type { ForeignCall } from './judge.js';

const LONGEST_LINE = 1_000;

/** The answer in one sentence: for a warning of `status`, for the first line of a message. */
export function whoSentence(answer: WhoAnswer): string {
  const { state, calls, why, asked } = answer;
  const [first] = calls;
  // An answer comes from a history: it may say that it knows, and name nobody.
  switch (state === 'known' && first === undefined ? 'unknown' : state) {
    case 'known':
      return `the change was made by ${callText(first!)}${more(calls.slice(1))}`;
    case 'asking':
      return `who made the change is not known yet${until(asked)}${because(why)}${likely(first)}`;
    case 'unknown':
      return `who made the change is unknown${span(asked)}${because(why)}${likely(first)}`;
    case 'not-asked':
      return `nobody asks who made the change${because(why)}`;
  }
}

/** The answer as lines: the calls, the best fit first, and what was asked. All from CloudTrail is somebody else's text. */
export function whoLines(answer: WhoAnswer): string[] {
  return [
    whoSentence(answer),
    ...answer.calls.flatMap((call) => [`  ${callText(call)}`, ...details(call).map((line) => `    ${line}`)]),
    ...askedLines(answer),
  ].map((line) => line.match(/^ */)![0] + oneLine(line, LONGEST_LINE));
}

/** What is not explained, what was asked, and what was left out. */
export function askedLines({ unexplained, left, asked, isFinal, state, why }: WhoAnswer): string[] {
  return [
    ...(state === 'known' ? unexplained.map((one) => `no call explains ${one}`) : []),
    ...(state === 'known' && why !== null ? [why] : []),
    ...(asked === null ? [] : [askedLine(asked, isFinal), ...leftLine(left)]),
  ];
}

function callText({ actor, via, api, at, match }: ForeignCall): string {
  const through = via === null ? '' : ` through ${via}`;
  return `${actor}${through} with ${api} at ${at}${NOTES[match]}`;
}

const NOTES: Record<ForeignCall['match'], string> = {
  value: '',
  resource: ' (another value than the one that was observed)',
  'load-balancer': ' (it does not explain the difference)',
  own: ' (it looks like a write of the run itself whose answer was lost)',
};

function details({ sourceAddress, userAgent, arns, set, eventId }: ForeignCall): string[] {
  return [
    `from ${sourceAddress}, ${userAgent}`,
    ...(set.length === 0 ? [] : [`set ${set.join(', ')}`]),
    ...arns,
    `event ${eventId}`,
  ];
}

function askedLine({ from, to, apis, at, until }: NonNullable<WhoAnswer['asked']>, isFinal: boolean): string {
  const answered = at === null ? 'it never answered all of it' : `last answered at ${at}`;
  const rest = isFinal ? '' : `; it is asked until ${until}`;
  return `asked: CloudTrail of this region, ${apis.length} kinds of calls from ${from} to ${to}; ${answered}${rest}`;
}

function leftLine({ own, failed, elsewhere, more: rest }: WhoAnswer['left']): string[] {
  const told = [
    own > 0 ? `${own} of the run itself` : '',
    failed > 0 ? `${failed} that failed` : '',
    elsewhere > 0 ? `${elsewhere} on other resources` : '',
    rest > 0 ? `${rest} more` : '',
  ].filter((one) => one !== '');
  return told.length === 0 ? [] : [`left out: ${told.join(', ')}`];
}

/** A call that only touched the load balancer, or that looks like the run's own, did not make the change. */
function more(others: readonly ForeignCall[]): string {
  const count = others.filter(({ match }) => match === 'value' || match === 'resource').length;
  return count === 0 ? '' : `, and ${count} more call${count === 1 ? '' : 's'} may have (tagout who)`;
}

function until(asked: WhoAnswer['asked']): string {
  return asked === null ? '' : `: CloudTrail is asked until ${asked.until}`;
}

function span(asked: WhoAnswer['asked']): string {
  return asked === null ? '' : `: CloudTrail was asked until ${asked.until} and knows no call that explains it`;
}

function because(why: string | null): string {
  return why === null || why === '' ? '' : `: ${why}`;
}

function likely(first: ForeignCall | undefined): string {
  return first === undefined ? '' : `; the nearest is ${callText(first)}`;
}
