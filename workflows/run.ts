import { CancellationScope, condition, patched, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../activities/scopes.js';
import type { ClaimedBoot } from '../activities/inspect.js';
import type { Reactivation } from '../activities/steps/reactivate.js';
import type { Observation } from '../src/domain/observation.js';
import { compact } from '../src/domain/packed.js';
import { decidePreflight } from '../src/domain/preflight.js';
import { observedShares } from '../src/domain/shares.js';
import type { StatusDocument } from '../src/domain/status.js';
import { drainDeadline, failure } from '../src/domain/stop.js';
import { startWatching, type Watching } from './watching.js';
import { contextOf } from './run-context.js';
import { listen } from './handlers.js';
import type { HeldShares, HeldTag } from './held.js';
import { refuseLateStart } from './late-start.js';
import { finish, leaveRunbook } from './leave-runbook.js';
import { LIMITS, maintenanceId, type MaintainInput } from './messages.js';
import { ownRoll } from './own-roll.js';
import { ownRunId } from './own-run-id.js';
import { hostsOf, RunParts } from './run-parts.js';
import { begunAt, observedInWindow, untilItsTime } from './schedule.js';
import { andBefore, Stopped, stoppedBy } from './stop.js';

const LATE_GO =
  'the hosts had settled, but no worker acted on it in time, so settling began again: if this repeats, the workers are too busy; run one more with `tagout worker`';

/** Every host was quiet, so the hosts may have the go. */
export interface Settled {
  drained: HeldShares;
}

/** Every host has a claim that counts, each for the boot given here. */
export interface Maintained {
  drained: HeldShares;
  boots: ClaimedBoot[];
}

/** Every host was confirmed in that boot. */
export interface Confirmed extends Maintained {
  isConfirmed: true;
}

/**
 * One run of the runbook. Each step is a method that takes the result of the step before it. Drift, an abort, a cancel
 * or a deadline can stop every step.
 */
export class Run {
  private readonly parts: RunParts;

  constructor(input: MaintainInput) {
    this.parts = new RunParts(input);
    const { state, desk } = this.parts;
    listen(state, desk, input.config, (stop) => this.parts.request(stop));
  }

  async toItsEnd(runbook: () => Promise<void>): Promise<StatusDocument> {
    return CancellationScope.nonCancellable(async () => {
      try {
        await runbook();
        return await finish(this.parts);
      } catch (error) {
        const stopped = stoppedBy(error);
        if (stopped === undefined) throw error;
        return await leaveRunbook(this.parts, stopped);
      }
    });
  }

  async preflight(): Promise<HeldTag> {
    const { input, state, steps, guard } = this.parts;
    const { config, cluster, adopt, limits, startedBy, reason } = input;
    const { workflowId, namespace } = workflowInfo();
    refuseUnfitStart(input);
    await untilItsTime(this.parts);
    const since = begunAt(input);
    const observe = (): Promise<Observation> =>
      steps.observe({
        config,
        cluster,
        adopt: adopt !== null,
        isStart: true,
        preflightMs: limits.preflightMs,
        initialMs: limits.initialMs ?? LIMITS.initialMs,
        workflowId,
        runId: ownRunId(),
        ...(limits.notifyMs !== undefined && { notifyMs: limits.notifyMs }),
      });
    const observation = await observedInWindow(this.parts, () => guard.carryOut(observe));
    const decision = decidePreflight(observation, { ...input, roll: ownRoll(config) });
    const context = contextOf(input, observation, decision, { runId: ownRunId(), since, namespace });
    state.planned(decision.plan, decision.hosts, context.clusterOf, decision.left);
    state.read(observation.hosts);
    state.observed(observedShares(observation.routing, context.clusterOf), Date.parse(observation.at));
    state.warn(decision.warnings);
    if (observation.untold !== undefined) state.warn([observation.untold]);
    if (decision.refusals.length > 0) throw new Stopped({ kind: 'refused', reasons: decision.refusals });
    upsertMemo({ baseline: compact(decision.plan), hosts: compact(decision.hosts), startedBy, reason });
    const prepared = this.parts.hold({ kind: 'tag', context } as const);
    const { taken } = await guard.carryOut(() => steps.tag(context, limits.preflightMs));
    if (taken.length > 0) throw new Stopped({ kind: 'refused', reasons: taken });
    return prepared;
  }

  async drain({ context }: HeldTag): Promise<HeldShares> {
    const { input, steps, guard, deadline } = this.parts;
    const { deadlineMs, onDeadline } = input.config.drain;
    const dueMs = deadline.start(deadlineMs, 'drain.deadline', () => this.parts.request(drainDeadline(onDeadline)));
    this.parts.enter('draining', dueMs);
    const begun = { kind: 'shares', context, watching: this.watch(context), levels: null } as const;
    this.parts.hold(begun);
    const drained = await guard.carryOut(() => steps.drain(context));
    this.parts.saw(drained);
    const held = this.parts.hold({ ...begun, levels: drained.stands });
    if (drained.closed === undefined) return held;
    throw new Stopped({ kind: 'abort', detail: `Before the first write, ${drained.closed}.` });
  }

  async settle(drained: HeldShares): Promise<Settled> {
    const { state, steps, guard, deadline } = this.parts;
    this.parts.enter('settling');
    for (;;) {
      const settled = await guard.carryOut(() => steps.settle(drained.context));
      this.parts.saw(settled);
      state.read(settled.readings);
      state.warn(settled.warnings ?? []);
      // Until a worker took this task, nobody looked. After such a gap the quiet period starts again.
      if (Date.now() <= settled.goUntilMs) break;
      state.warn([LATE_GO]);
    }
    deadline.cancel();
    return { drained };
  }

  async maintain(settled: Settled): Promise<Maintained> {
    const { input, state, desk, guard, deadline } = this.parts;
    const { deadlineMs } = input.config.maintenance;
    const passed = failure('MaintenanceDeadline', 'maintenance.deadline passed');
    // A run that comes back to `maintenance` keeps its deadline.
    const dueMs = deadline.start(deadlineMs, 'maintenance.deadline', () => this.parts.request(passed));
    this.parts.enter('maintenance', dueMs);
    desk.open();
    await guard.carryOut(() => condition(() => state.claims.unclaimed().length === 0));
    await desk.close();
    return { ...settled, boots: this.claimedBoots() };
  }

  /** Null if a host booted after its claim: then the run goes back to `maintenance` and waits for a new claim. */
  async confirm({ drained, boots }: Maintained): Promise<Confirmed | null> {
    const { state, steps, guard, deadline } = this.parts;
    this.parts.enter('confirming');
    const confirmation = await guard.carryOut(() => steps.confirm(drained.context, boots));
    if (confirmation.kind === 'void') {
      state.voidClaims(confirmation.readings);
      return null;
    }
    state.read(confirmation.readings);
    deadline.cancel();
    return { drained, boots, isConfirmed: true };
  }

  async reactivate({ drained, boots }: Confirmed): Promise<void> {
    const { state, steps, guard } = this.parts;
    this.parts.enter('reactivating');
    state.claims.settlePending();
    const given = await guard.carryOut(() => steps.reactivate(drained.context, boots));
    if (given.kind === 'lost') return this.takeBack(drained.context, given);
    this.parts.readBack(drained, given);
  }

  /** A host was lost while shares were given back, or a blocker stayed. */
  private async takeBack(context: RunContext, given: Extract<Reactivation, { kind: 'lost' }>): Promise<never> {
    const { state, steps, guard } = this.parts;
    state.read(given.readings);
    if (given.shares !== undefined && given.at !== undefined) state.observed(given.shares, given.at);
    // A blocker says nothing against the hosts: they were confirmed.
    if (given.isBlocked !== true) state.lost();
    const lost = given.reasons.join('; ');
    const taken = await guard
      .carryOut(() => steps.takeBack(context, given.stands))
      .catch((error: unknown) => {
        throw andBefore(`The shares had to be taken back to 0, because ${lost}.`, error);
      });
    this.parts.saw(taken);
    const left =
      taken.kind === 'left'
        ? `its shares were left, because ${taken.reasons.join('; ')}`
        : 'its shares were taken back to 0';
    throw new Stopped(
      given.isBlocked === true
        ? failure('MaintenanceDeadline', `Still blocked after reactivate.hold: ${lost}; ${left}.`)
        : failure('HostLost', `${lost}; ${left}.`),
    );
  }

  private watch(context: RunContext): Watching {
    const { state, steps } = this.parts;
    return startWatching(
      () => steps.watch(context),
      ({ lastLook, warnings, readings = [] }) => {
        state.warn(warnings);
        state.readBeside(readings);
        const isReadBack = this.parts.held.kind === 'given-back';
        if (lastLook !== null && !isReadBack) state.observedBeside(lastLook.shares, lastLook.at);
      },
      (stop) => this.parts.request(stop),
    );
  }

  private claimedBoots(): ClaimedBoot[] {
    const { hosts, claims } = this.parts.state;
    return hosts.map(({ name }) => ({ host: name, boot: claims.counted(name)?.boot ?? null }));
  }
}

function refuseUnfitStart(input: MaintainInput): void {
  const { config, cluster, limits } = input;
  const { workflowId } = workflowInfo();
  // A run of release 0.1.0 may have any id, and goes on.
  if (workflowId !== maintenanceId(config.service) && patched('own-id'))
    throw new Stopped({
      kind: 'refused',
      reasons: [
        `the workflow id of a maintenance of ${config.service} is its lock, ${maintenanceId(config.service)}, and this run has ${workflowId}: start it with tagout start, or from a schedule as the workflow startMaintenance`,
      ],
    });
  if (hostsOf(input).length === 0)
    throw new Stopped({ kind: 'refused', reasons: [`cluster ${cluster} is not in the config of ${config.service}`] });
  refuseLateStart(limits);
}
