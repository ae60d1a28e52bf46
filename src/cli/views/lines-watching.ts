import { isEnd } from '../../domain/lifecycle.js';
import { clock } from '../../domain/time-words.js';
import { changeLine, isSameChange } from './change-line.js';
import { OutageLines } from './outage-text.js';
import type { Seen, Watching } from './view.js';

/** Shows a run as a line for each change, where nothing is redrawn. */
export function watchInLines(print: (line: string) => void, end: (last: Seen) => void): Watching {
  const outages = new OutageLines();
  let last = '';
  return {
    show: ({ document }) => {
      // The whole status follows.
      if (isEnd(document.phase)) return;
      const change = changeLine(document);
      const now = new Date();
      if (isSameChange(change, last)) return;
      print(`${clock(now.toISOString(), now)} ${change}`);
      last = change;
    },
    outage: (outage) => {
      const line = outages.next(outage, new Date());
      if (line !== null) print(line);
    },
    end,
    close: () => undefined,
  };
}
