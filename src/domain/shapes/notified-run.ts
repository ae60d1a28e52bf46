import type { NotifiedRun } from '../notify/notified-run.js';
import type { Deadlines } from '../notify/moments.js';
import { isText, numberFrom, optional, shapeOf } from '../shape.js';
import { isReceivers } from './config.js';

/** A day: nobody needs to hear of it later than that. */
const LONGEST_MS = 24 * 3_600_000;

/** Anybody who may use the namespace may start a workflow with any input. */
export const isNotifiedRun = shapeOf<NotifiedRun>({
  config: shapeOf<NotifiedRun['config']>({ service: isText, notify: isReceivers }),
  cluster: isText,
  runId: isText,
  deadlines: shapeOf<Deadlines>({ drain: numberFrom(1), maintenance: numberFrom(1) }),
  giveUpMs: numberFrom(1, LONGEST_MS),
  roll: optional(shapeOf<{ gateMs: number }>({ gateMs: numberFrom(0) })),
});
