import { workflowInfo } from '@temporalio/workflow';
import type { LastSeen } from '../activities/beat.js';
import type { Activities } from '../activities/index.js';
import type { Moved } from '../activities/look.js';
import { longestVerdictMs, type Host } from '../src/domain/config.js';
import type { Phase } from '../src/domain/lifecycle.js';
import { Maintenance } from '../src/domain/maintenance.js';
import type { Failed } from '../src/domain/maintenance-state.js';
import type { EndingStop } from '../src/domain/stop.js';
import { Deadline } from './deadline.js';
import { carriedToCheck } from './carried.js';
import { ClaimDesk } from './claims.js';
import { counts } from './counts.js';
import { Guard } from './guard.js';
import type { Held, HeldShares } from './held.js';
import type { MaintainInput } from './messages.js';
import { ownRunId } from './own-run-id.js';
import { showDetails, showPhase } from './show.js';
import { stepsOf } from './steps.js';

/** What the steps of a run and its end share. */
export class RunParts {
  readonly state: Maintenance;
  readonly steps: Activities;
  readonly desk: ClaimDesk;
  readonly guard = new Guard((seen) => this.sawLast(seen));
  readonly deadline = new Deadline();
  held: Held = { kind: 'nothing' };

  constructor(readonly input: MaintainInput) {
    const { config, cluster, startedBy, reason, standby, adopt, when } = input;
    const { service } = config;
    const { workflowId, runId, startTime } = workflowInfo();
    const { reboot } = config.maintenance;
    this.steps = stepsOf(config, cluster);
    this.state = new Maintenance(
      { service, cluster, workflowId, runId, startedBy, reason, adopted: adopt !== null, standby, reboot },
      hostsOf(input).map((host) => host.name),
      startTime.getTime(),
      (when?.at ?? null) === null ? null : Date.parse(when!.at!),
    );
    this.desk = new ClaimDesk(this.state, {
      pollMs: config.drain.pollMs,
      answerMs: longestVerdictMs(config) + 500,
      check: (hosts) => this.steps.checkClaims(carriedToCheck({ config, cluster, runId: ownRunId() }, hosts)),
      changed: () => showDetails(this.state),
      judged: (verdict, count) => counts.claims(service, verdict, count),
      failed: (stop) => this.request(stop),
    });
  }

  /** While the run gives back, only reasons that forbid giving back can stop it. */
  request(stop: EndingStop): void {
    if (this.state.phase === 'aborting' && (stop.kind === 'abort' || stop.kind === 'drain-deadline')) return;
    this.guard.request(stop);
  }

  /** A reason to stop may have come after the last step: then no phase is entered. */
  enter(phase: Exclude<Phase, Failed>, atMs?: number): void {
    this.guard.check();
    this.state.entered(phase, Date.now(), atMs);
    showPhase(this.state);
  }

  hold<One extends Held>(held: One): One {
    this.held = held;
    return held;
  }

  saw({ shares, at }: Moved): void {
    this.state.observed(shares, at);
  }

  /** What the last step has read back counts: the watcher's look may still be from before the writes. */
  readBack({ context, watching }: HeldShares, given: Moved): void {
    this.saw(given);
    this.hold({ kind: 'given-back', context, watching });
  }

  /** At the end of a run, its document has what the stopped step had seen. */
  private sawLast({ warnings, readings, shares, at }: LastSeen): void {
    this.state.warn(warnings);
    this.state.read(readings);
    if (shares !== null && at !== null) this.state.observed(shares, at);
  }
}

/** Empty if the config has no such cluster: an error here would fail the task again and again, and keep the lock. */
export function hostsOf({ config, cluster }: MaintainInput): Host[] {
  return config.clusters.find((one) => one.name === cluster)?.hosts ?? [];
}
