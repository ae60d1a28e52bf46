import type { RawValue } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import { clusterOfHost, type Config } from '../src/domain/config.js';
import { isBeforeGo } from '../src/domain/lifecycle.js';
import type { Maintenance } from '../src/domain/maintenance.js';
import { GivenUp } from '../src/domain/notify/given-up.js';
import type { StatusDocument } from '../src/domain/status.js';
import { sentence, type EndingStop } from '../src/domain/stop.js';
import { ANY_SHAPE, decoded, textOf } from './any-shape.js';
import type { ClaimDesk } from './claims.js';
import {
  ABORT,
  CLUSTER_OF,
  DONE,
  MAINTENANCE_DONE,
  NOTIFY_GIVEN_UP,
  STATUS,
  type AbortArgument,
  type ClusterAnswer,
  type DoneAnswer,
  type DoneArgument,
} from './messages.js';
import { requireWholeTask } from './task-parts.js';

const status = defineQuery<StatusDocument>(STATUS, { typeInfo: ANY_SHAPE });
const clusterOf = defineQuery<ClusterAnswer, [RawValue?]>(CLUSTER_OF, { typeInfo: ANY_SHAPE });
const maintenanceDone = defineSignal<[RawValue?]>(MAINTENANCE_DONE, { typeInfo: ANY_SHAPE });
const notifyGivenUp = defineSignal<[RawValue?]>(NOTIFY_GIVEN_UP, { typeInfo: ANY_SHAPE });
const done = defineUpdate<DoneAnswer, [DoneArgument]>(DONE);
const abort = defineUpdate<void, [AbortArgument]>(ABORT);

/** Registers every handler before the first await. Handlers only record what was said; the runbook reads it. */
export function listen(state: Maintenance, desk: ClaimDesk, config: Config, request: (stop: EndingStop) => void): void {
  setHandler(status, () => state.document(), { description: 'the status document' });
  setHandler(clusterOf, (sent) => ({ cluster: clusterOfHost(config, decoded(sent)) }), {
    description: 'which cluster of the service has this host: whether a claim for it is for another cluster, or a typo',
  });
  setHandler(maintenanceDone, (sent) => void desk.receive(decoded(sent) as DoneArgument | undefined), {
    description: 'a host says that its maintenance is done: a claim, checked against the host',
  });
  const givenUp = new GivenUp(config.notify?.length ?? 0);
  const hear = (said: unknown): void => {
    const warning = givenUp.hear(said);
    if (warning !== null) state.warn([warning]);
  };
  setHandler(notifyGivenUp, (sent) => hear(decoded(sent)), {
    description: 'a receiver of notify could not be told',
  });
  let dones = 0;
  const answer = (claim: DoneArgument): Promise<DoneAnswer> => {
    dones += 1;
    return desk.answer(claim);
  };
  setHandler(done, answer, {
    description: 'a person says that the maintenance of a host is done: a claim, checked against the host',
    validator: (argument) => refuseDone(dones, argument),
  });
  setHandler(abort, (argument: AbortArgument) => request(abortStop(argument)), {
    description: 'give back what this run took, before the go; or leave all as it is',
    validator: (argument: AbortArgument) => refuseLateAbort(state, argument),
  });
  CancellationScope.current().cancelRequested.catch(() => {
    request(
      isBeforeGo(state.phase) || state.phase === 'aborting'
        ? { kind: 'abort', detail: 'Cancelled from Temporal.' }
        : {
            kind: 'leave-out',
            type: 'Aborted',
            detail: 'Cancelled from Temporal, after the go: everything was left as it is.',
          },
    );
  });
}

/** Characters. The reason becomes part of the failure, whose size Temporal limits. */
const LONGEST_REASON = 1000;
/** Characters of an update's whole argument as JSON: an accepted update is in the history of the run. */
const LONGEST_ARGUMENT = 10_000;

function abortStop({ by, reason, leaveOut }: AbortArgument): EndingStop {
  const said = [textOf(by, LONGEST_REASON) ?? 'somebody', textOf(reason, LONGEST_REASON) ?? 'no reason given'];
  const detail = sentence(said.join(': ').slice(0, LONGEST_REASON));
  return leaveOut === true ? { kind: 'leave-out', type: 'Aborted', detail } : { kind: 'abort', detail };
}

function refuseLong(argument: unknown): void {
  if (JSON.stringify(argument ?? null).length <= LONGEST_ARGUMENT) return;
  throw refusal(`what was sent is longer than ${LONGEST_ARGUMENT} characters: shorten it`);
}

/**
 * The server accepts 2,000 updates per run. The rest is reserved for aborts.
 * https://docs.temporal.io/cloud/limits#per-workflow-execution-update-limits
 */
const DONES_MAX = 1_500;

function refuseDone(dones: number, argument: unknown): void {
  requireWholeTask();
  refuseLong(argument);
  if (dones < DONES_MAX) return;
  throw refusal(
    `this run has answered \`tagout done\` ${DONES_MAX} times, and reserves Temporal's remaining updates for an abort: use \`tagout-host done\`, which is a signal`,
  );
}

function refuseLateAbort(state: Maintenance, argument: AbortArgument | null | undefined): void {
  requireWholeTask();
  refuseLong(argument);
  if (typeof argument !== 'object' || argument === null) throw refusal('an abort must say by whom and why');
  if (argument.leaveOut === true || isBeforeGo(state.phase) || state.phase === 'aborting') return;
  throw refusal(
    `the hosts have had the go (the run is in ${state.phase}), so no share can be given back before the hosts are confirmed: let it finish, or end it with tagout abort --leave-out, which leaves everything as it is`,
  );
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, 'Refused');
}
