import type { StatusDocument } from '../status.js';
import type { Moment, RollMoment } from '../config.js';
import { messageId, type Come, type LatePart } from './moments.js';
import { escaped, plainText } from './plain-text.js';

/** Characters of one line, and how many differences and reasons are listed. */
export const LONGEST_LINE = 500;
export const MOST_LISTED = 5;

/** A moment of a run, and not of a roll. */
export type RunCome = Come & { moment: Exclude<Moment, RollMoment> };

/** The text of a message for Slack, in plain words; the last line has its id. `uiUrl`: the run in the Temporal UI. */
export function slackText(come: RunCome, document: StatusDocument, uiUrl: string | null): string {
  const { outOfService, exposed, warnings } = document;
  const lines = [
    headline(come, document),
    ...listed(come, document),
    `Out of service: ${named(outOfService)}. Exposed (traffic without proof): ${named(exposed)}.`,
    `By ${document.startedBy}: ${document.reason}`,
    ...(come.moment === 'late' ? waits(document) : []),
    ...someLines(warnings.map((warning) => `Warning: ${warning}`)),
    ...nextLine(come, document),
  ];
  return [
    ...lines.map((line) => plainText(line, LONGEST_LINE)),
    ...(uiUrl === null ? [] : [escaped(uiUrl)]),
    plainText(`id ${messageId(document.runId, come)}`, LONGEST_LINE),
  ].join('\n');
}

function headline({ moment, late }: RunCome, document: StatusDocument): string {
  const { service, cluster } = document;
  switch (moment) {
    case 'start':
      return `${service}: the maintenance of ${cluster} has started, and traffic is being taken away from it.`;
    case 'go':
      return `${service}: ${cluster} has the go: its ${count(document)} may be maintained.`;
    case 'late':
      return `${service}: ${cluster} is late: ${document.phase}, and half of ${late}.deadline has passed.${until(document, late)}`;
    case 'drift':
      return `${service}: SOMEBODY ELSE CHANGED THE LOAD BALANCER during the maintenance of ${cluster}. tagout has written nothing since.`;
    case 'end':
      return `${service}: ${document.failure?.message ?? `${cluster} is ${document.phase}: it has its shares back.`}`;
  }
}

function count({ hosts }: StatusDocument): string {
  return hosts.length === 1 ? 'host' : `${hosts.length} hosts`;
}

function until({ deadlineAt }: StatusDocument, late: LatePart | undefined): string {
  if (deadlineAt === null) return '';
  const what = late === 'drain' ? 'the run gives up' : 'the run ends, and leaves it out of service';
  return ` At ${deadlineAt} ${what}.`;
}

/** What was changed, or why it was refused. */
function listed({ moment }: Come, { failure }: StatusDocument): string[] {
  if (failure === null || (moment !== 'drift' && moment !== 'end')) return [];
  const differences = failure.drift.map(
    (one) => `${one.where}: ${one.what}: expected ${one.expected}, observed ${one.observed}`,
  );
  return [...someLines(moment === 'drift' ? differences : []), ...someLines(failure.reasons)];
}

function waits({ waitingFor }: StatusDocument): string[] {
  return waitingFor.length === 0 ? [] : [`Waits for: ${waitingFor.slice(0, MOST_LISTED).join('; ')}`];
}

function nextLine({ moment }: Come, { next, phase }: StatusDocument): string[] {
  if (next !== null) return [`To go on: ${next}`];
  if (moment === 'end' || moment === 'drift') return phase === 'restored' ? [] : ['Look: tagout status'];
  return [moment === 'late' ? 'Look: tagout status' : 'Follow it: tagout watch'];
}

function named(clusters: string[]): string {
  return clusters.length === 0 ? 'nothing' : clusters.slice(0, MOST_LISTED).join(', ');
}

export function someLines(lines: string[]): string[] {
  const more = lines.length - MOST_LISTED;
  return [...lines.slice(0, MOST_LISTED), ...(more > 0 ? [`and ${more} more: tagout status`] : [])];
}
