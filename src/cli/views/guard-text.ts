import { clock, span } from '../../domain/time-words.js';
import type { RollCluster, RollStatus } from '../../domain/roll/document.js';
import type { StatusDocument } from '../../domain/status.js';
import type { InTheWay } from '../../runs/guard.js';

/** The answer of `tagout guard`. */
export interface GuardAnswer {
  service: string;
  /** The namespace and address that were asked: in another namespace there may be other runs. */
  asked: { namespace: string; address: string };
  /** The roll that is on. */
  roll: RollStatus | null;
  why: { state: InTheWay['state']; document: StatusDocument }[];
  /** The run that waits for its time; null if there is none. */
  scheduled: StatusDocument | null;
  /** The roll that waits for its window; null if there is none. */
  scheduledRoll: RollStatus | null;
  /** Of the first reason, or of the last run that counts; null if there is none. */
  status: StatusDocument | null;
}

/** The answer as lines: what is in the way, each with what to do. */
export function guardText(answer: GuardAnswer, now: Date): string[] {
  const { roll, why, scheduled, scheduledRoll } = answer;
  const reasons = [...(roll === null ? [] : [rollText(roll, now)]), ...why.map((one) => reasonText(one, now))];
  const lines = reasons.length > 0 ? reasons.map((reason) => `NOT CLEAR: ${reason}`) : [clearText(answer, now)];
  const ahead = [
    ...(scheduled === null ? [] : [scheduledText(`a maintenance of ${scheduled.cluster}`, scheduled, now)]),
    ...(scheduledRoll === null ? [] : [scheduledText('a roll', scheduledRoll, now)]),
  ];
  return [...lines, ...ahead];
}

function clearText({ service, asked, status }: GuardAnswer, now: Date): string {
  const where = `namespace ${asked.namespace} at ${asked.address}`;
  if (status === null) return `clear: no run of ${service} that has moved a share is known in ${where}`;
  const { cluster, phase, phaseSince } = status;
  return `clear: no maintenance of ${service} is under way in ${where}; the last, of ${cluster}, ended ${phase} at ${clock(phaseSince, now)} and left nothing out`;
}

type Ahead = Pick<StatusDocument, 'reason' | 'startedBy'> & { beginsAt?: string };

function scheduledText(what: string, { beginsAt, reason, startedBy }: Ahead, now: Date): string {
  return `${what} begins ${beginText(beginsAt, now)}: ${reason} (${startedBy})`;
}

function beginText(beginsAt: string | undefined, now: Date): string {
  if (beginsAt === undefined) return 'soon';
  const isDue = Date.parse(beginsAt) <= now.getTime();
  const at = `at ${clock(beginsAt, now)}`;
  return isDue ? `at any moment: it was due ${at}` : `${at} (in ${span(now, beginsAt)})`;
}

/** One sentence of the roll that is on. */
export function rollText({ phase, phaseSince, startedBy, reason, clusters, warnings }: RollStatus, now: Date): string {
  const named = (...states: RollCluster['state'][]): string =>
    clusters
      .filter(({ state }) => states.includes(state))
      .map(({ name }) => name)
      .join(', ') || 'none';
  const trouble = warnings.length > 0 ? `; ${warnings[0]}` : '';
  return `a roll is under way, ${phase} since ${clock(phaseSince, now)}: ${reason} (${startedBy}); done: ${named('done')}; to come: ${named('current', 'waiting')}${trouble}`;
}

/** One sentence: who, why, until when; of a run that is over, how to go on. */
export function reasonText({ state, document }: GuardAnswer['why'][number], now: Date): string {
  const { cluster, phase, phaseSince, startedBy, reason, deadlineAt, warnings, worker } = document;
  if (state !== 'under-way') return leftText(state, document, now);
  const deadline =
    deadlineAt === null ? '' : `; its deadline is ${clock(deadlineAt, now)} (in ${span(now, deadlineAt)})`;
  const trouble = warnings.length > 0 ? `; ${warnings[0]}` : worker ? '' : '; no worker answers';
  return `a maintenance of ${cluster} is under way, ${phase} since ${clock(phaseSince, now)}: ${reason} (${startedBy})${deadline}${trouble}`;
}

function leftText(state: Exclude<InTheWay['state'], 'under-way'>, document: StatusDocument, now: Date): string {
  const { cluster, phase, phaseSince, startedBy, reason, failure, next } = document;
  const run = `the run that ended ${phase} at ${clock(phaseSince, now)}: ${reason} (${startedBy})`;
  const why = failure === null ? '' : `. ${firstLine(failure.message)}`;
  const goOn = next ?? `tagout start ${cluster} --adopt --reason "..."`;
  return `${whatIsLeft(state, document)} by ${run}${why} To go on: ${goOn}; this stays so until a later run of ${cluster} ends and has left nothing out`;
}

function whatIsLeft(state: Exclude<InTheWay['state'], 'under-way'>, document: StatusDocument): string {
  const { cluster, exposed, outOfService } = document;
  switch (state) {
    case 'exposed':
      return `traffic is reaching ${exposed.join(' and ')} before its hosts were confirmed; it was left so`;
    case 'out':
      return `${outOfService.join(' and ')} was left out of service`;
    case 'not-known':
      return `it is not known whether ${cluster} was left out of service`;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
