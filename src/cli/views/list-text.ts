import { badnessOf } from '../../domain/list/worst-first.js';
import type { ListLine } from '../../domain/list/line.js';
import { oneLine } from '../../domain/one-line.js';
import { span } from '../../domain/time-words.js';
import type { ListAnswer } from '../../runs/list.js';
import { cellsOf, padText } from './screen/cells.js';
import type { Line, Look } from './screen/line.js';

/** A table: one line for each run, the worst first. */
export function listLines({ namespace, lines, notes }: ListAnswer, now: Date): Line[] {
  const noted = notes.map((note): Line => [{ text: `note: ${note}`, look: 'warn' }]);
  if (lines.length === 0)
    return [[{ text: `no maintenance and no roll is known in namespace ${namespace}` }], ...noted];
  const rows = lines.map((line) => [placeOf(line), phaseOf(line), whenOf(line, now)]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => cellsOf(row[column]!))));
  return [
    ...lines.map((line, index): Line => {
      const { mark, look } = markOf(line);
      const cells = rows[index]!.map((text, column) => padText(text, widths[column]!)).join('  ');
      const words = wordsOf(line);
      return [
        { text: `${mark} `, ...(look && { look }) },
        { text: cells },
        ...(words === '' ? [] : [{ text: `  ${words}`, ...(look && { look }) }]),
        { text: saidBy(line), look: 'dim' as const },
      ];
    }),
    ...noted,
  ];
}

/** Names and texts may be of anybody who may start a workflow. */
const LONGEST_NAME = 60;
const LONGEST_WORDS = 100;

function placeOf({ service, cluster, kind }: ListLine): string {
  return `${oneLine(service, LONGEST_NAME)}: ${kind === 'roll' ? 'roll' : oneLine(cluster ?? '', LONGEST_NAME)}`;
}

function phaseOf({ phase, failure }: ListLine): string {
  return oneLine(failure === null ? phase : `${phase} (${failure})`, LONGEST_NAME);
}

function whenOf({ startedAt, endedAt }: ListLine, now: Date): string {
  return endedAt === null ? `for ${span(startedAt, now)}` : `${span(endedAt, now)} ago`;
}

/** What is dangerous, or else the first trouble. */
function wordsOf({ standing, exposed, outOfService, warnings, cluster, clusters }: ListLine): string {
  const [names, out] = [exposed, outOfService].map((list) => list.join(', '));
  const isOver = standing !== 'under-way';
  if (exposed.length > 0) return oneLine(`EXPOSED: traffic is reaching ${names}`, LONGEST_WORDS);
  if (standing === 'out') return oneLine(`OUT OF SERVICE: ${out}`, LONGEST_WORDS);
  const trouble = warnings[0] === undefined ? '' : oneLine(warnings[0], LONGEST_WORDS);
  if (standing === 'not-known')
    return `it is not known whether ${oneLine(cluster ?? '', LONGEST_NAME)} is out${trouble === '' ? '' : `: ${trouble}`}`;
  if (!isOver && trouble !== '') return trouble;
  return oneLine((clusters ?? []).map(({ name, state }) => `${name} ${state}`).join(', '), LONGEST_WORDS);
}

function saidBy({ reason, startedBy }: ListLine): string {
  if (reason === null && startedBy === null) return '';
  return `  ${oneLine(reason ?? '?', LONGEST_NAME)} (${oneLine(startedBy ?? '?', LONGEST_NAME)})`;
}

const MARKS: Record<number, { mark: string; look?: Look }> = {
  0: { mark: '·', look: 'dim' },
  1: { mark: '✓', look: 'good' },
  2: { mark: '▸', look: 'strong' },
  3: { mark: '!', look: 'warn' },
};

function markOf(line: ListLine): { mark: string; look?: Look } {
  if (line.standing === 'nothing' && line.phase !== 'restored') return { mark: '·' };
  return MARKS[badnessOf(line)] ?? { mark: '✗', look: 'bad' };
}
