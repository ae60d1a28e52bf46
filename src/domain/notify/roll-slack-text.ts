import type { RollCluster, RollDocument, RollStatus } from '../roll/document.js';
import { messageId, type Come } from './moments.js';
import { escaped, plainText } from './plain-text.js';
import { LONGEST_LINE, MOST_LISTED, someLines } from './slack-text.js';

/**
 * The text of a message about a roll for Slack. What a maintenance of the roll tells itself, such as what is out of
 * service, is not repeated. `uiUrl`: the roll in the Temporal UI.
 */
export function rollSlackText(come: Come, { service, roll }: RollDocument, uiUrl: string | null): string {
  const lines = [
    `${service}: ${headline(come, roll)}`,
    ...(come.moment === 'roll-end' ? endOf(roll) : [progress(roll)]),
    ...(come.moment === 'roll-waits' || come.moment === 'roll-late' ? waits(roll) : []),
    `By ${roll.startedBy}: ${roll.reason}`,
    ...someLines(roll.warnings.map((warning) => `Warning: ${warning}`)),
    ...nextLine(come, roll),
  ];
  return [
    ...lines.map((line) => plainText(line, LONGEST_LINE)),
    ...(uiUrl === null ? [] : [escaped(uiUrl)]),
    plainText(`id ${messageId(roll.runId, come)}`, LONGEST_LINE),
  ].join('\n');
}

function headline({ moment }: Come, roll: RollStatus): string {
  const { clusters, phase } = roll;
  const all = clusters.length === 1 ? '1 cluster' : `${clusters.length} clusters`;
  const next = clusters.find(({ state }) => state === 'waiting')?.name ?? 'its end';
  if (moment === 'roll-start') return `a roll of ${all} has begun.`;
  if (moment === 'roll-waits') return `THE ROLL WAITS FOR A PERSON before ${next}.`;
  if (moment === 'roll-late')
    return `the roll is late: the gate before ${next} is not open, and half of maintenance.deadline has passed.`;
  if (phase === 'restored') return `the roll is done: ${all} restored.`;
  return phase === 'refused' ? 'the roll was refused: no cluster begins.' : 'THE ROLL HAS STOPPED: no cluster begins.';
}

/** `Done: east. Now: west. To come: north.` */
function progress({ clusters }: RollStatus): string {
  const named = (word: string, ...wanted: RollCluster['state'][]): string[] => {
    const names = clusters.filter(({ state }) => wanted.includes(state)).map(({ name }) => name);
    return names.length === 0 ? [] : [`${word}: ${names.join(', ')}.`];
  };
  return [
    ...[...named('Done', 'done'), ...named('Failed', 'failed'), ...named('Left', 'left')],
    ...[...named('Now', 'current'), ...named('To come', 'waiting')],
  ].join(' ');
}

/** The message of a roll that stopped says at its end which clusters are done, failed and left. */
function endOf(roll: RollStatus): string[] {
  const { failure } = roll;
  if (failure === null) return [progress(roll)];
  const differences = failure.drift.map(
    (one) => `${one.where}: ${one.what}: expected ${one.expected}, observed ${one.observed}`,
  );
  const tally = failure.message.length > LONGEST_LINE ? [progress(roll)] : [];
  return [failure.message, ...tally, ...someLines([...differences, ...failure.reasons])];
}

function waits({ waitingFor }: RollStatus): string[] {
  return waitingFor.length === 0 ? [] : [`Waits for: ${waitingFor.slice(0, MOST_LISTED).join('; ')}`];
}

function nextLine({ moment }: Come, { phase, next }: RollStatus): string[] {
  if (moment === 'roll-waits') return ['To go on: tagout resume --reason "..."'];
  if (next !== null) return [`To go on: ${next}`];
  if (moment === 'roll-start') return ['Follow it: tagout watch'];
  return phase === 'restored' ? [] : ['Look: tagout status'];
}
