import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { RollCluster, RollSaid } from '../src/domain/roll/document.js';
import type { Roll } from '../src/domain/roll/roll.js';
import { SEARCH_ATTRIBUTES } from './messages.js';

const MARKS: Record<RollCluster['state'], string> = {
  done: 'x',
  current: '~',
  waiting: ' ',
  failed: '!',
  left: ' ',
};

/** Makes the phase and the cluster visible outside; one event. */
export function showRoll(state: Roll, cluster: string): void {
  upsertSearchAttributes([
    { key: { name: SEARCH_ATTRIBUTES.phase, type: 'KEYWORD' }, value: state.phase },
    { key: { name: SEARCH_ATTRIBUTES.cluster, type: 'KEYWORD' }, value: cluster },
  ]);
  setCurrentDetails(details(state));
}

function details(state: Roll): string {
  const { roll } = state.document();
  return [
    `**${roll.phase}** since ${roll.phaseSince.slice(0, 16).replace('T', ' ')}Z`,
    ...(roll.failure === null ? [] : [`**${roll.failure.message}**`, ...roll.failure.reasons.map((one) => `- ${one}`)]),
    ...(roll.next === null ? [] : [`To go on: \`${roll.next}\``]),
    ...(roll.waitingFor.length === 0 ? [] : [`Waits for: ${roll.waitingFor.join('; ')}`]),
    roll.clusters.map(({ name, state: now }) => `- \`[${MARKS[now]}]\` **${name}**: ${now}`).join('\n'),
    ...(roll.said.length === 0 ? [] : ['Said:', roll.said.map(saidItem).join('\n')]),
  ].join('\n\n');
}

function saidItem({ what, by, reason, at, cluster }: RollSaid): string {
  return `- ${at.slice(0, 16).replace('T', ' ')}Z ${what}${cluster === null ? '' : `, at ${cluster}`}, by ${by}: ${reason}`;
}
