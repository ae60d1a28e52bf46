import type { Broken, Judge } from './broken.js';
import { driftJudge } from './drift.js';
import { judgeGo } from './go.js';
import { judgeEnd, judgePhase } from './lifecycle.js';
import { judgeReturn } from './return.js';
import { walk } from './moment.js';
import { timesJudge } from './times.js';
import type { Trace } from './trace.js';
import { writeJudge } from './writes.js';

export type { Broken } from './broken.js';

/** Every broken promise that the trace shows; empty if it shows none. */
export function checkPromises(trace: Trace): Broken[] {
  const drift = driftJudge();
  const judges: Judge[] = [judgePhase, judgeGo, judgeReturn, writeJudge(), drift.judge, timesJudge()];
  const broken: Broken[] = [];
  const last = walk(trace, (event, moment, index) => {
    for (const judge of judges) broken.push(...judge(event, moment, index));
  });
  return [...broken, ...drift.atEnd(trace), ...judgeEnd(trace, last)];
}
