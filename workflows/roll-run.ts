import { CancellationScope, condition, sleep, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../activities/scopes.js';
import type { Opened } from '../activities/steps/gate.js';
import { ROLL_DEFAULTS } from '../src/domain/config.js';
import type { RollPhase } from '../src/domain/roll/document.js';
import { resetSentence } from '../src/domain/reset.js';
import { isRollOver } from '../src/domain/roll/is-over.js';
import { untilApproved, untilUnpaused } from '../src/domain/roll/resume-words.js';
import type { Roll } from '../src/domain/roll/roll.js';
import { reasonsTogether } from '../src/domain/roll/together.js';
import { failure, sentence } from '../src/domain/stop.js';
import { Guard } from './guard.js';
import { refuseLateStart } from './late-start.js';
import { LIMITS, type RollAnswer, type RollArgument, type RollDocument, type RollInput } from './messages.js';
import { ownRunId } from './own-run-id.js';
import { passAbortOn, type Child } from './roll-abort.js';
import { maintainAsChild } from './roll-child.js';
import { closeRoll, failRoll, rollEnd } from './roll-ends.js';
import { listenToRoll, RollOrders } from './roll-handlers.js';
import { maintenanceOf, type Next } from './roll-look.js';
import { waitWatched } from './roll-pause.js';
import { lookedInWindow } from './roll-schedule.js';
import { showRoll } from './roll-show.js';
import { newRoll } from './roll-start.js';
import { gate } from './roll-steps.js';
import { stepsOf } from './steps.js';
import { Stopped, stopOf, stoppedBy } from './stop.js';

/** How often the maintenance of one cluster is tried to begin, each time after a pause and another gate. */
const TRIES_MAX = 10;
const AGAIN_MS = 10_000;

/** One roll. Each step is a method that takes the result of the step before it. */
export class RollRun {
  private readonly state: Roll;
  private readonly orders = new RollOrders();
  private readonly guard = new Guard(() => undefined);
  private held: RunContext | null = null;
  private child: Child | null = null;
  private at: string;
  private tries = 0;

  constructor(private readonly input: RollInput) {
    this.state = newRoll(input);
    this.at = input.clusters[0]!;
    listenToRoll(this.state, this.orders, {
      isEnding: () => this.guard.stop !== null || isRollOver(this.state.phase),
      onAbort: (said) => this.abort(said),
      receivers: input.config.notify?.length ?? 0,
    });
    CancellationScope.current().cancelRequested.catch(() => {
      const said = { by: 'Temporal', reason: 'cancelled', leaveOut: false };
      this.state.heard({ what: 'abort', by: said.by, reason: said.reason }, Date.now());
      void this.abort(said);
    });
  }

  async toItsEnd(roll: () => Promise<void>): Promise<RollDocument> {
    return CancellationScope.nonCancellable(async () => {
      try {
        await roll();
        await this.untag();
        this.state.ends('restored', Date.now());
        return await closeRoll(this.state, this.at);
      } catch (error) {
        const stopped = stoppedBy(error);
        if (stopped === undefined) throw error;
        return await this.leave(stopped);
      }
    });
  }

  /** Looks at every cluster, as its own preflight will, and refuses with the reasons of all; then tags. */
  async preflight(): Promise<Next[]> {
    const { config, clusters, limits, startedBy, reason } = this.input;
    refuseLateStart(limits);
    upsertMemo({ clusters, startedBy, reason });
    const looked = await lookedInWindow({ input: this.input, state: this.state, guard: this.guard });
    const reasons = reasonsTogether(looked);
    if (reasons.length > 0) throw new Stopped({ kind: 'refused', reasons });
    const { context } = looked[0]!;
    this.held = context;
    const { taken } = await this.guard.carryOut(() => stepsOf(config, this.at).tag(context, limits.preflightMs));
    if (taken.length > 0) throw new Stopped({ kind: 'refused', reasons: taken });
    // What the roll found first must hold between all clusters.
    return looked.map((one) => ({ ...one, context: { ...one.context, routing: { ...context.routing, targets: [] } } }));
  }

  /** Before the first cluster, the preflight has just looked. */
  async gate(next: Next): Promise<Next> {
    const isFirst = this.state.clusters.every(({ state }) => state === 'waiting');
    if (isFirst && this.tries === 0) return next;
    const { gateMs } = this.input.config.roll ?? ROLL_DEFAULTS;
    return this.passGate(next, isFirst ? 0 : gateMs);
  }

  /** Waits while the roll is paused, and with `approve: each` for a person. Then it looks once more. */
  async approval(next: Next): Promise<Next> {
    const { orders, input } = this;
    const { cluster } = next;
    const isAsked = input.config.roll?.approve === 'each';
    const isFree = (): boolean => orders.pausedBy === null && (!isAsked || orders.approved === cluster);
    while (!isFree()) {
      if (isAsked && orders.approved !== cluster) orders.asksFor = cluster;
      this.enter('paused', cluster, [
        ...(orders.pausedBy === null ? [] : [untilUnpaused(orders.pausedBy)]),
        ...(orders.asksFor === null ? [] : [untilApproved(cluster)]),
      ]);
      await this.guard.carryOut(() =>
        waitWatched(
          () => this.gateOf(next, 0, true),
          isFree,
          () => this.enter('gate', cluster, ['roll.gate']),
        ),
      );
    }
    return next;
  }

  /** False if the maintenance was not begun: then the gate before it is too old. */
  async maintain({ cluster }: Next): Promise<boolean> {
    const { state, guard } = this;
    guard.check();
    refuseReset();
    state.began(cluster);
    this.enter('rolling', cluster);
    this.child = { cluster, runId: null };
    const end = await maintainAsChild(maintenanceOf(this.input, cluster), (runId) => {
      this.child = { cluster, runId };
      state.runs(cluster, runId);
    });
    this.child = null;
    switch (end.kind) {
      case 'restored':
        state.over(cluster, true, null);
        this.tries = 0;
        return true;
      case 'late':
        await this.again(cluster, 'no worker took its maintenance in time');
        return false;
      case 'in-the-way':
        await this.again(cluster, "a run that is not the roll's has the service");
        return false;
      case 'ended':
        if (end.document?.phase === 'aborted' && guard.stop !== null) {
          state.notBegun(cluster);
          throw new Stopped(guard.stop);
        }
        state.over(cluster, false, end.document);
        throw stopped(`${cluster} did not end restored: ${firstLine(end.detail)}`);
    }
  }

  /** A start that is refused because of this roll has the service for some seconds, but not for ever. */
  private async again(cluster: string, why: string): Promise<void> {
    this.state.notBegun(cluster);
    this.tries += 1;
    if (this.tries >= TRIES_MAX)
      throw stopped(`${cluster} was not begun, because ${why}, at ${TRIES_MAX} tries one after the other.`);
    this.enter('gate', cluster, [`${cluster} to begin: ${why}; tried ${this.tries} of ${TRIES_MAX} times`]);
    await this.guard.carryOut(() =>
      sleep(this.input.limits.againMs ?? AGAIN_MS, { summary: 'until it is tried again' }),
    );
  }

  /** The current maintenance is aborted as its phase permits, and no next one begins. */
  private abort(said: Required<RollArgument>): Promise<RollAnswer> {
    const { by, reason } = said;
    this.guard.request({ kind: 'abort', detail: sentence(`${by}: ${reason}`) });
    return CancellationScope.nonCancellable(async () => {
      await condition(() => this.child?.runId !== null);
      return passAbortOn(this.input.config.service, this.child, said);
    });
  }

  private async passGate(next: Next, forMs: number): Promise<Next> {
    // While it is tried again, the roll is in the gate already, and says why.
    if (this.state.phase !== 'gate') this.enter('gate', next.cluster, ['roll.gate']);
    await this.guard.carryOut(() => this.gateOf(next, forMs, false));
    return next;
  }

  private gateOf({ context }: Next, forMs: number, isPaused: boolean): Promise<Opened> {
    const { config, limits } = this.input;
    return gate({
      ...context,
      groupArns: Object.keys(context.clusterOf),
      targetGroupArns: [],
      ...{ forMs, deadlineMs: config.maintenance.deadlineMs, watchBeatMs: limits.watchBeatMs ?? LIMITS.watchBeatMs },
      isPaused,
    });
  }

  private enter(phase: RollPhase, cluster: string, waitingFor: string[] = []): void {
    this.at = cluster;
    this.state.entered(phase, cluster, Date.now(), waitingFor);
    showRoll(this.state, cluster);
  }

  private async leave({ stop }: Stopped): Promise<never> {
    // After a change by somebody else the tag stays, as that of a maintenance does.
    const isChanged = stop.kind === 'failure' && stop.type !== 'RollStopped';
    const { isPrepared } = this.state;
    if (!isChanged || !isPrepared) await this.untag();
    const { phase, why } = rollEnd(stop, isPrepared);
    this.state.ends(phase, Date.now(), why);
    return failRoll(await closeRoll(this.state, this.at), 'cause' in stop ? stop.cause : undefined);
  }

  /** Only a tag that is the roll's own is removed: a maintenance that failed has left its own. */
  private async untag(): Promise<void> {
    const { held, at, input } = this;
    if (held === null) return;
    try {
      await stepsOf(input.config, at).untag(held, true, input.config.watch.blindMs);
    } catch (error) {
      const stop = stopOf(error);
      if (stop?.kind !== 'failure') throw error;
      this.state.warn([`The tag could not be removed: ${stop.detail} The next start will take it over.`]);
    }
  }
}

/** Temporal's Reset goes on from a moment that is long past. The steps of such a roll do nothing, so it begins nothing. */
function refuseReset(): void {
  const of = ownRunId();
  if (of !== workflowInfo().runId) throw new Stopped(failure('Unobservable', resetSentence(of)));
}

function stopped(detail: string): Stopped {
  return new Stopped(failure('RollStopped', detail));
}

/** A failure has more lines, which the document of that maintenance has too. */
function firstLine(text: string): string {
  return text.split('\n')[0]!;
}
