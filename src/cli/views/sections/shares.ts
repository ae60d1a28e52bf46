import { isEnd, type Phase } from '../../../domain/lifecycle.js';
import type { ShareStatus, StatusDocument } from '../../../domain/status.js';
import { clock, span } from '../../../domain/time-words.js';
import { bar } from '../screen/bars.js';
import type { Look } from '../screen/line.js';
import type { LineItem, Section } from '../screen/section.js';
import { counted } from './counted.js';

/** A bar for the share of each drained action, as a part of its baseline. */
export function sharesSection(document: StatusDocument, now: Date): Section {
  return {
    rank: 5,
    title: [{ text: sharesTitle(document, now) }],
    items: document.shares.map((share) => shareLine(share, document.phase)),
    keep: 'worst',
    more: counted('share'),
  };
}

const BAR_CELLS = 10;

function sharesTitle({ observedAt, phase }: StatusDocument, now: Date): string {
  if (observedAt === null) return 'shares (not read yet):';
  const age = isEnd(phase) ? '' : `, ${span(observedAt, now)} ago`;
  return `shares (read at ${clock(observedAt, now)}${age}):`;
}

/** While shares move, a look may come between a write and its report, so a difference is no reason for an alarm. */
const MOVING: readonly Phase[] = ['draining', 'reactivating', 'aborting'];

function shareLine({ where, targetGroup, baseline, expected, observed }: ShareStatus, phase: Phase): LineItem {
  const isMoving = MOVING.includes(phase);
  const word = isMoving ? 'expected' : 'EXPECTED';
  const isOff = observed !== null && observed !== expected;
  const now = observed === null ? `expected ${expected}` : `${observed}${isOff ? `, ${word} ${expected}` : ''}`;
  const cells = observed === null ? '?'.repeat(BAR_CELLS) : bar(observed / Math.max(1, baseline, observed), BAR_CELLS);
  const look: Look | undefined = isOff ? (isMoving ? 'warn' : 'bad') : undefined;
  return {
    line: [
      { text: `  ${cells} `, look: look ?? 'dim' },
      { text: `${where}: ${targetGroup}`, shrinks: true },
      { text: ` ${now} (baseline ${baseline})`, ...(look && { look }) },
    ],
    badness: isOff || observed === null ? 1 : 0,
  };
}
