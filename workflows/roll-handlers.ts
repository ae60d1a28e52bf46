import type { RawValue } from '@temporalio/common';
import { ApplicationFailure, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { GivenUp } from '../src/domain/notify/given-up.js';
import type { RollDocument } from '../src/domain/roll/document.js';
import type { Roll } from '../src/domain/roll/roll.js';
import { ANY_SHAPE, decoded, textOf } from './any-shape.js';
import { ABORT, NOTIFY_GIVEN_UP, PAUSE, RESUME, STATUS, type RollAnswer, type RollArgument } from './messages.js';
import { requireWholeTask } from './task-parts.js';

const status = defineQuery<RollDocument>(STATUS, { typeInfo: ANY_SHAPE });
const notifyGivenUp = defineSignal<[RawValue?]>(NOTIFY_GIVEN_UP, { typeInfo: ANY_SHAPE });
const pause = defineUpdate<RollAnswer, [RollArgument]>(PAUSE);
const resume = defineUpdate<RollAnswer, [RollArgument]>(RESUME);
const abort = defineUpdate<RollAnswer, [RollArgument]>(ABORT);

/** What people have said to a roll, as far as it still matters. */
export class RollOrders {
  /** By whom it is paused; null: it is not. */
  pausedBy: string | null = null;
  /** The cluster that waits for a person's approval. */
  asksFor: string | null = null;
  approved: string | null = null;
}

/** Characters. */
const LONGEST_SAID = 1_000;
const LONGEST_ARGUMENT = 10_000;
/**
 * The server accepts 2,000 updates of one run. The rest is reserved for aborts.
 * https://docs.temporal.io/cloud/limits#per-workflow-execution-update-limits
 */
const SAID_MAX = 1_500;

interface RollListener {
  /** True once nothing can let another cluster begin. */
  isEnding: () => boolean;
  onAbort: (said: Required<RollArgument>) => Promise<RollAnswer>;
  /** How many receivers `notify` has. */
  receivers: number;
}

/** Registers every handler before the first await. Handlers record what was said; the roll acts on it between clusters. */
export function listenToRoll(state: Roll, orders: RollOrders, listener: RollListener): void {
  const { isEnding, onAbort, receivers } = listener;
  let heard = 0;
  const check = (argument: unknown): void => {
    requireWholeTask();
    if (JSON.stringify(argument ?? null).length > LONGEST_ARGUMENT)
      throw refusal(`what was sent is longer than ${LONGEST_ARGUMENT} characters: shorten it`);
    if (typeof argument !== 'object' || argument === null) throw refusal('it must say by whom and why');
  };
  const checkFew = (argument: unknown): void => {
    check(argument);
    if (isEnding())
      throw refusal('this roll was aborted, or has stopped: no cluster begins any more; see tagout status');
    if (heard >= SAID_MAX)
      throw refusal(`this roll was paused and resumed ${SAID_MAX} times: only an abort is heard now`);
  };
  setHandler(status, () => state.document(), { description: 'the status document of the roll' });
  const givenUp = new GivenUp(receivers);
  const hear = (said: unknown): void => {
    const warning = givenUp.hear(said);
    if (warning !== null) state.warn([warning]);
  };
  setHandler(notifyGivenUp, (sent) => hear(decoded(sent)), { description: 'a receiver of notify could not be told' });
  setHandler(
    pause,
    (argument) => {
      heard += 1;
      const { by, reason } = saidIn(argument);
      orders.pausedBy = by;
      state.heard({ what: 'pause', by, reason }, Date.now());
      return { message: whenPaused(state) };
    },
    { description: 'begin no cluster until it is resumed', validator: checkFew },
  );
  setHandler(
    resume,
    (argument) => {
      heard += 1;
      const { by, reason } = saidIn(argument);
      const { asksFor } = orders;
      state.heard({ what: asksFor === null ? 'resume' : 'approve', by, reason }, Date.now());
      // After a pause, an approval that was given before it still counts.
      Object.assign(orders, { pausedBy: null, approved: asksFor ?? orders.approved, asksFor: null });
      return { message: asksFor === null ? 'the roll goes on' : `${asksFor} may begin` };
    },
    {
      description: 'go on after a pause; with approve: each, let the next cluster begin',
      validator: (argument) => {
        checkFew(argument);
        if (orders.pausedBy === null && orders.asksFor === null)
          throw refusal('this roll is not paused, and no cluster waits for an approval: see tagout status');
      },
    },
  );
  setHandler(
    abort,
    (argument) => {
      const said = { ...saidIn(argument), leaveOut: argument.leaveOut === true };
      state.heard({ what: 'abort', by: said.by, reason: said.reason }, Date.now());
      return onAbort(said);
    },
    { description: 'begin no further cluster, and abort the current one if its phase permits', validator: check },
  );
}

function whenPaused(state: Roll): string {
  const now = state.clusters.find((one) => one.state === 'current');
  return now === undefined
    ? 'the roll is paused: no cluster begins until tagout resume'
    : `the maintenance of ${now.name} goes on to its end; then the roll waits for tagout resume`;
}

function saidIn({ by, reason }: RollArgument): { by: string; reason: string } {
  return { by: textOf(by, LONGEST_SAID) ?? 'somebody', reason: textOf(reason, LONGEST_SAID) ?? 'no reason given' };
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, 'Refused');
}
