import { isEnd } from '../../domain/lifecycle.js';
import { isRollOver } from '../../domain/roll/is-over.js';
import { clock } from '../../domain/time-words.js';
import type { ShownRoll } from '../../runs/service-view.js';
import { changeParts, isSameChange, lineAfter, SEPARATOR, warningParts } from './change-line.js';
import { OutageLines } from './outage-text.js';
import type { Seen, Watching } from './view.js';

/**
 * Shows a run as a line for each change, where nothing is redrawn. While what was printed is not read yet, nothing is
 * added: the next line has what is the state by then.
 */
export function watchInLines(
  print: (line: string) => void,
  end: (last: Seen) => void,
  isBehind: () => boolean = () => false,
): Watching {
  const outages = new OutageLines();
  let last: string[] = [];
  return {
    show: ({ document, roll = null }) => {
      const change = roll === null ? partsOf(document) : rollParts(roll);
      // The whole status follows.
      if (change === null || isBehind()) return;
      const now = new Date();
      if (isSameChange(change.join(SEPARATOR), last.join(SEPARATOR))) return;
      print(`${clock(now.toISOString(), now)} ${lineAfter(change, last)}`);
      last = change;
    },
    outage: (outage) => {
      if (isBehind()) return;
      const line = outages.next(outage, new Date());
      if (line !== null) print(line);
    },
    end,
    close: () => undefined,
  };
}

function partsOf(document: Seen['document']): string[] | null {
  return document === null || isEnd(document.phase) ? null : changeParts(document);
}

function rollParts({ roll, current }: ShownRoll): string[] | null {
  if (isRollOver(roll.phase)) return null;
  const done = roll.clusters.filter(({ state }) => state === 'done').length;
  const head = `roll ${roll.phase}, ${done} of ${roll.clusters.length} done`;
  const waiting = roll.waitingFor.length === 0 ? [] : [`waiting for ${roll.waitingFor.join(', ')}`];
  return [head, ...(current === null ? [] : changeParts(current)), ...waiting, ...warningParts(roll.warnings)];
}
