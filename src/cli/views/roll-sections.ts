import type { RollCluster, RollPhase, RollSaid, RollStatus } from '../../domain/roll/document.js';
import { isRollOver } from '../../domain/roll/is-over.js';
import type { StatusDocument } from '../../domain/status.js';
import { clock, span } from '../../domain/time-words.js';
import { isPausedWords } from '../../runs/documents/paused-words.js';
import { NO_WORKER } from '../../runs/roll/assemble-roll.js';
import { isStuckWords } from '../../runs/documents/stuck-words.js';
import type { Line, Look } from './screen/line.js';
import type { LineItem, Section } from './screen/section.js';
import { counted } from './sections/counted.js';

/** The maintenance that is shown below. */
type Opened = Pick<StatusDocument, 'cluster' | 'phase' | 'worker'>;

/** A roll in sections: its clusters with ticks. */
export function rollSections(service: string, roll: RollStatus, opened: Opened | null, now: Date): Section[] {
  const { failure, clusters, waitingFor, said, warnings, phase, beginsAt } = roll;
  const isOver = isRollOver(phase);
  const urgent = warnings.filter((one) => isStuckWords(one) || isPausedWords(one));
  const others = warnings.filter((one) => !urgent.includes(one) && one !== NO_WORKER);
  const isSilent = warnings.includes(NO_WORKER);
  // The maintenance that is opened below says the same.
  const isSaidBelow = isSilent && opened?.worker === false;
  return [
    lines(0, [
      ...(failure === null ? [] : [textOf(failure.message.split('\n', 1)[0] ?? '', 'bad')]),
      ...urgent.map((warning) => textOf(warning, 'bad')),
      ...(isSilent && !isSaidBelow
        ? [textOf(`${NO_WORKER}: this is what Temporal itself knows about the roll`, 'warn')]
        : []),
    ]),
    lines(1, [
      ...(failure?.drift ?? []).map(({ where, what, expected, observed }): Line => [
        { text: `  ${where}: ${what}: ` },
        { text: `expected ${expected}`, look: 'good' },
        { text: ', ' },
        { text: `observed ${observed}`, look: 'bad' },
      ]),
      ...(failure?.reasons ?? []).map((reason) => textOf(`  - ${reason}`, 'bad')),
    ]),
    lines(0, [
      headline(service, roll, now),
      ...(beginsAt === undefined ? [] : [textOf(`begins: ${clock(beginsAt, now)} (in ${span(now, beginsAt)})`)]),
    ]),
    {
      rank: 1,
      items: clusters.map((cluster) => clusterItem(cluster, phase, opened)),
      keep: 'worst',
      more: counted('cluster'),
    },
    {
      rank: 2,
      items:
        waitingFor.length === 0 || isOver || isSaidBelow
          ? []
          : [{ lead: 'waiting for: ', pieces: waitingFor.map((text) => [{ text }]), separator: '; ', rowsMax: 2 }],
      more: counted('line'),
    },
    {
      ...lines(
        5,
        said.map((one) => textOf(saidText(one, now))),
      ),
      keep: 'last',
      more: counted('earlier word'),
    },
    {
      ...lines(
        4,
        others.map((warning) => textOf(`warning: ${warning}`, 'warn')),
      ),
      more: counted('warning'),
    },
  ];
}

/** `03:14:00Z paused by bob@ops-1, at west: lunch`. */
export function saidText({ what, by, reason, at, cluster }: RollSaid, now: Date): string {
  const where = cluster === null ? '' : what === 'approve' ? ` for ${cluster}` : `, at ${cluster}`;
  return `${clock(at, now)} ${WORDS[what]} by ${by}${where}: ${reason}`;
}

const WORDS: Record<RollSaid['what'], string> = {
  pause: 'paused',
  resume: 'resumed',
  approve: 'approved',
  abort: 'aborted',
};

function headline(service: string, { phase, phaseSince, startedBy, reason, clusters }: RollStatus, now: Date): Line {
  const since = isRollOver(phase)
    ? `at ${clock(phaseSince, now)}`
    : `since ${clock(phaseSince, now)} (${span(phaseSince, now)})`;
  const done = clusters.filter(({ state }) => state === 'done').length;
  const look: Look = phase === 'failed' ? 'bad' : phase === 'restored' ? 'good' : 'strong';
  return [
    { text: `${service}: roll ${phase}`, look },
    { text: ` ${since}, ${done} of ${clusters.length} done: ${reason} (${startedBy})` },
  ];
}

const MARKS: Record<RollCluster['state'], { mark: string; look?: Look; badness: number }> = {
  done: { mark: '✓', look: 'good', badness: 0 },
  current: { mark: '▸', look: 'strong', badness: 3 },
  waiting: { mark: '·', look: 'dim', badness: 1 },
  failed: { mark: '✗', look: 'bad', badness: 4 },
  left: { mark: '·', look: 'warn', badness: 2 },
};

function clusterItem({ name, state }: RollCluster, phase: RollPhase, opened: Opened | null): LineItem {
  const { mark, look, badness } = MARKS[state];
  const inPhase = opened?.cluster === name && state === 'current' ? `: ${opened.phase}` : '';
  const word = state === 'current' && isRollOver(phase) ? 'goes on by itself' : state;
  return {
    line: [{ text: `${mark} `, ...(look && { look }) }, { text: name, shrinks: true }, { text: `  ${word}${inPhase}` }],
    badness,
  };
}

function lines(rank: number, all: Line[]): Section {
  return { rank, items: all.map((line) => ({ line, wraps: true })), more: counted('line') };
}

function textOf(text: string, look?: Look): Line {
  return [{ text, ...(look && { look }) }];
}
