import { CancellationScope, condition, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { LastSeen } from '../activities/beat.js';
import type { ClaimedBoot } from '../activities/inspect.js';
import type { RunContext } from '../activities/context.js';
import type { Moved } from '../activities/look.js';
import { longestVerdictMs, type Host } from '../src/domain/config.js';
import { compact } from '../src/domain/packed.js';
import { type Phase } from '../src/domain/lifecycle.js';
import { Maintenance } from '../src/domain/maintenance.js';
import { decidePreflight } from '../src/domain/preflight.js';
import { resetSentence } from '../src/domain/reset.js';
import { observedShares } from '../src/domain/shares.js';
import type { StatusDocument } from '../src/domain/status.js';
import { failure, isDeadline, sentence, worse, type EndingStop, type Stop } from '../src/domain/stop.js';
import type { LevelsByRule } from '../src/domain/known-levels.js';
import { startDeadline, startWatching, type Deadline, type Watching } from './beside.js';
import { ClaimDesk } from './claims.js';
import { carriedToCheck } from './carried.js';
import { contextOf } from './context.js';
import { endRefused, endRestored, endStopped, showDetails, showPhase } from './ends.js';
import { Guard } from './guard.js';
import { listen } from './handlers.js';
import { LIMITS, type MaintainInput } from './messages.js';
import { ownRunId } from './own-run-id.js';
import { stepsOf } from './steps.js';
import type { Activities } from '../activities/index.js';
import { andBefore, Stopped, stopOf } from './stop.js';

const LATE_GO =
  'the hosts had settled, but no worker was there to decide on it in time, so settling began anew: where this comes again, the workers are too busy; run one more with `tagout worker`';

/** One run of the runbook: each step is a method, and every step can be stopped by what happens beside it. */
export class Run {
  readonly state: Maintenance;
  readonly desk: ClaimDesk;
  private readonly steps: Activities;
  private readonly guard = new Guard((seen) => this.sawLast(seen));
  private context: RunContext | null = null;
  private deadline: Deadline | null = null;
  private watching: Watching | null = null;
  private isReadBack = false;
  /** From the moment when there may be a tag of this run. */
  private isTagged = false;
  /** What the step that was stopped had been waiting for. */
  private waited: string[] = [];
  /** Where the drain left the shares; null where its worker was lost. */
  private stands: LevelsByRule | null = null;

  constructor(private readonly input: MaintainInput) {
    const { config, cluster } = input;
    const { workflowId, runId, startTime } = workflowInfo();
    this.steps = stepsOf(config, cluster);
    this.state = new Maintenance(
      {
        service: config.service,
        cluster,
        workflowId,
        runId,
        startedBy: input.startedBy,
        reason: input.reason,
        adopted: input.adopt !== null,
        standby: input.standby,
        reboot: config.maintenance.reboot,
      },
      hostsOf(this.input).map((host) => host.name),
      startTime.getTime(),
    );
    this.desk = new ClaimDesk(this.state, {
      pollMs: config.drain.pollMs,
      answerMs: longestVerdictMs(config) + 500,
      check: (hosts) => this.steps.checkClaims(carriedToCheck({ config, cluster, runId: ownRunId() }, hosts)),
      changed: () => showDetails(this.state),
      failed: (stop) => this.request(stop),
    });
    listen(this.state, this.desk, config, (stop) => this.request(stop));
  }

  async toItsEnd(runbook: () => Promise<void>): Promise<StatusDocument> {
    return CancellationScope.nonCancellable(async () => {
      try {
        await runbook();
        await this.watching?.end();
        this.guard.check();
        const reset = await this.untag(true);
        if (reset !== null) throw new Stopped(reset);
        return await endRestored(this.state);
      } catch (error) {
        const stop = error instanceof Stopped ? error.stop : stopOf(error);
        if (stop === undefined) throw error;
        return await this.end(stop);
      }
    });
  }

  async preflight(): Promise<void> {
    const { config, cluster, adopt, limits } = this.input;
    const info = workflowInfo();
    if (hostsOf(this.input).length === 0)
      throw new Stopped({ kind: 'refused', reasons: [`cluster ${cluster} is not in the config of ${config.service}`] });
    // Not runStartTime: that is when the first task was taken.
    const isLate = Date.now() - info.startTime.getTime() > limits.firstTaskMs;
    // A run that was reset began long ago: its first step tells that.
    if (isLate && ownRunId() === info.runId)
      throw new Stopped({
        kind: 'refused',
        reasons: ['no worker took this run in time, and its start was given up: start it again'],
      });
    const observation = await this.guard.run(() =>
      this.steps.observe({
        config,
        cluster,
        adopt: adopt !== null,
        isStart: true,
        preflightMs: limits.preflightMs,
        initialMs: limits.initialMs ?? LIMITS.initialMs,
        workflowId: info.workflowId,
        runId: ownRunId(),
      }),
    );
    const decision = decidePreflight(observation, this.input);
    this.context = contextOf(this.input, observation, decision, {
      runId: ownRunId(),
      since: info.startTime.toISOString(),
      namespace: info.namespace,
    });
    this.state.planned(decision.plan, decision.hosts, this.context.clusterOf, decision.left);
    this.state.read(observation.hosts);
    this.state.look(observedShares(observation.routing, this.context.clusterOf), Date.parse(observation.at));
    this.state.warn(decision.warnings);
    if (decision.refusals.length > 0) throw new Stopped({ kind: 'refused', reasons: decision.refusals });
    const { startedBy, reason } = this.input;
    upsertMemo({ baseline: compact(decision.plan), hosts: compact(decision.hosts), startedBy, reason });
    this.isTagged = true;
    const { taken } = await this.guard.run(() => this.steps.tag(this.ctx(), limits.preflightMs));
    if (taken.length > 0) throw new Stopped({ kind: 'refused', reasons: taken });
  }

  async drain(): Promise<void> {
    const { deadlineMs } = this.input.config.drain;
    this.deadline = startDeadline(deadlineMs, 'drain.deadline', () => this.request(this.drainDeadline()));
    this.enter('draining', this.deadline.dueMs);
    this.watching = startWatching(
      () => this.steps.watch(this.ctx()),
      ({ lastLook, warnings, readings = [] }) => {
        this.state.warn(warnings);
        this.state.readBeside(readings);
        if (lastLook !== null && !this.isReadBack) this.state.lookBeside(lastLook.shares, lastLook.at);
      },
      (stop) => this.request(stop),
    );
    const drained = await this.guard.run(() => this.steps.drain(this.ctx()));
    this.saw(drained);
    this.stands = drained.stands;
  }

  async settle(): Promise<void> {
    this.enter('settling');
    for (;;) {
      const settled = await this.guard.run(() => this.steps.settle(this.ctx()));
      this.saw(settled);
      this.state.read(settled.readings);
      this.state.warn(settled.warnings ?? []);
      if (Date.now() <= settled.goUntilMs) break;
      // While no worker took this task nobody looked: after a gap the quiet period starts anew.
      this.state.warn([LATE_GO]);
    }
    this.deadline?.cancel();
  }

  async maintain(): Promise<void> {
    const { deadlineMs } = this.input.config.maintenance;
    if (this.state.phase === 'settling') {
      const passed = failure('MaintenanceDeadline', 'maintenance.deadline passed');
      this.deadline = startDeadline(deadlineMs, 'maintenance.deadline', () => this.request(passed));
    }
    this.enter('maintenance', this.deadline?.dueMs);
    this.desk.open();
    await this.guard.run(() => condition(() => this.state.claims.unclaimed().length === 0));
    await this.desk.close();
  }

  /** False when a host booted after its claim: then the run waits for it in `maintenance` again. */
  async confirm(): Promise<boolean> {
    this.enter('confirming');
    const confirmation = await this.guard.run(() => this.steps.confirm(this.ctx(), this.claimedBoots()));
    if (confirmation.kind === 'void') {
      this.state.voidClaims(confirmation.readings);
      return false;
    }
    this.state.read(confirmation.readings);
    this.deadline?.cancel();
    return true;
  }

  async reactivate(): Promise<void> {
    this.enter('reactivating');
    this.state.claims.settlePending();
    const given = await this.guard.run(() => this.steps.reactivate(this.ctx(), this.claimedBoots()));
    if (given.kind === 'restored') return this.readBack(given);
    this.state.read(given.readings);
    if (given.shares !== undefined && given.at !== undefined) this.state.look(given.shares, given.at);
    this.state.lost();
    const lost = given.reasons.join('; ');
    const taken = await this.guard
      .run(() => this.steps.takeBack(this.ctx(), given.stands))
      .catch((error: unknown) => {
        throw andBefore(`Shares were to be taken back to 0, for ${lost}.`, error);
      });
    this.saw(taken);
    const left =
      taken.kind === 'left'
        ? `its shares were left, because ${taken.reasons.join('; ')}`
        : 'its shares were taken back to 0';
    throw new Stopped(failure('HostLost', `${lost}; ${left}.`));
  }

  /** The load balancer is as this run found it, or at its baseline: then the sign comes off. A failure leaves it. Answers why nothing is to be done any more. */
  private async untag(restored: boolean): Promise<EndingStop | null> {
    if (!this.isTagged) return null;
    const { config, limits } = this.input;
    const boundMs = this.state.phase === 'preflight' ? limits.preflightMs : config.watch.blindMs;
    try {
      await this.steps.untag(this.ctx(), restored, boundMs);
    } catch (error) {
      const stop = stopOf(error);
      if (stop?.kind !== 'failure') throw error;
      if (stop.seen.isReset === true) return stop;
      this.state.warn([`The tag could not be taken away: ${stop.detail} The next start will take it over.`]);
    }
    return null;
  }

  /** While the run gives back, only what forbids that is a reason to stop. */
  private request(stop: EndingStop): void {
    if (this.state.phase === 'aborting' && (stop.kind === 'abort' || stop.kind === 'drain-deadline')) return;
    this.guard.request(stop);
  }

  private async end(stopped: Stop): Promise<never> {
    this.deadline?.cancel();
    const stop = this.withWaits(this.guard.stop === null ? stopped : worse(stopped, this.guard.stop));
    const wasMaintenance = this.state.phase === 'maintenance';
    if (wasMaintenance) await this.desk.close();
    const isReset = stop.kind === 'failure' && stop.seen.isReset === true;
    // Of a run that was reset in preflight nobody knows what it had done before.
    if (stop.kind === 'refused' || (stop.kind === 'failure' && this.state.phase === 'preflight' && !isReset)) {
      const reset = await this.untag(false);
      if (reset !== null) return endStopped(this.state, reset);
      return endRefused(this.state, stop.kind === 'refused' ? stop.reasons : [stop.detail], stop.cause);
    }
    const last = stop.kind === 'abort' || stop.kind === 'drain-deadline' ? await this.giveBack(stop) : stop;
    await this.watching?.end();
    const end = this.guard.stop === null ? last : worse(last, this.guard.stop);
    if (end.kind !== 'abort' && end.kind !== 'drain-deadline') return endStopped(this.state, end);
    const reset = (await this.untag(false)) ?? this.resetStop();
    return endStopped(this.state, reset ?? end);
  }

  /** Before the go: back to what this run found. What prevents it becomes the end. */
  private async giveBack(stop: Stop & { kind: 'abort' | 'drain-deadline' }): Promise<EndingStop> {
    this.guard.stop = null;
    if (this.state.phase === 'preflight') return stop;
    this.enter('aborting');
    try {
      const given = await this.guard.run(() => this.steps.giveBack(this.ctx(), this.stands));
      if (given.kind === 'given-back') {
        this.readBack(given);
        return stop;
      }
      this.saw(given);
      return {
        ...stop,
        kind: 'leave-out',
        type: stop.kind === 'abort' ? 'Aborted' : 'DrainDeadline',
        detail: `${stop.detail} Not given back: ${given.reasons.join('; ')}.`,
      };
    } catch (error) {
      const prevented = error instanceof Stopped ? error.stop : stopOf(error);
      if (prevented === undefined) throw error;
      return prevented as EndingStop;
    }
  }

  /** Temporal sends an abort to a run that was reset once more: it can't end as though its load balancer were known. */
  private resetStop(): EndingStop | null {
    const of = ownRunId();
    return of === workflowInfo().runId ? null : failure('Unobservable', resetSentence(of));
  }

  private drainDeadline(): EndingStop {
    const { onDeadline } = this.input.config.drain;
    const detail = 'drain.deadline passed before the hosts could have the go';
    return onDeadline === 'abort'
      ? { kind: 'drain-deadline', detail }
      : { kind: 'leave-out', type: 'DrainDeadline', detail };
  }

  /** A deadline that has passed says what was still waited for. */
  private withWaits(stop: Stop): Stop {
    if (!isDeadline(stop)) return stop;
    const waits = this.state.phase === 'maintenance' ? this.state.document().waitingFor : this.waited;
    return {
      ...stop,
      detail: sentence(`${stop.detail}${waits.length > 0 ? `, waiting for ${waits.join('; ')}` : ''}`),
    };
  }

  /** Between the end of a step and the next phase there may have come a reason to stop: no phase is entered over it. */
  private enter(phase: Phase, deadlineMs?: number): void {
    this.guard.check();
    this.state.entered(phase, Date.now(), deadlineMs);
    showPhase(this.state);
  }

  /** What the last step has read back stands: a look beside it may still have read what the writes replaced. */
  private readBack(given: Moved): void {
    this.saw(given);
    this.isReadBack = true;
  }

  private saw({ shares, at }: Moved): void {
    this.state.look(shares, at);
  }

  /** The end of a run tells what the step it stopped in had seen, and what that step was waiting for. */
  private sawLast(seen: LastSeen | undefined): void {
    if (seen === undefined) return;
    this.stands = seen.stands ?? this.stands;
    this.state.warn(seen.warnings);
    this.state.read(seen.readings);
    if (seen.shares !== null && seen.at !== null) this.state.look(seen.shares, seen.at);
    this.waited = seen.waitingFor;
  }

  private claimedBoots(): ClaimedBoot[] {
    return this.state.hosts.map(({ name }) => ({ host: name, boot: this.state.claims.counted(name)?.boot ?? null }));
  }

  private ctx(): RunContext {
    return this.context!;
  }
}

/** None where the config has no such cluster: an error here would fail the task, again and again, and hold the lock. */
function hostsOf({ config, cluster }: MaintainInput): Host[] {
  return config.clusters.find((one) => one.name === cluster)?.hosts ?? [];
}
