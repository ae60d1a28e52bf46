import { levelAtBegin } from '../../domain/expected.js';
import { bootText } from '../../domain/host.js';
import { isBeforeGo, type Phase } from '../../domain/lifecycle.js';
import { beginWords } from '../../domain/maintenance-state.js';
import { failureHead, nextCommand } from '../../domain/failure-message.js';
import { shareAt } from '../../domain/plan.js';
import type { FailureStatus, HostStatus, ShareStatus, StatusDocument } from '../../domain/status.js';
import type { RunFacts, RunRecord } from '../facts.js';
import { overlay } from './overlay.js';
import { unpauseCommand } from './paused-words.js';

/** The status of a run for which no worker answers: from memo, search attributes, heartbeats and history. */
export function assemble(facts: RunFacts, record: RunRecord): StatusDocument {
  const { input } = record;
  const { memo, phase, startedAt } = facts;
  const beginsAt = phase === 'scheduled' ? record.beginsAt : null;
  const timeline = facts.running ? record.timeline : [...record.timeline, ended(facts)];
  const document: StatusDocument = {
    service: facts.service,
    cluster: facts.cluster,
    workflowId: facts.workflowId,
    runId: facts.runId,
    phase,
    startedAt,
    phaseSince: timeline.at(-1)?.at ?? startedAt,
    deadlineAt: null,
    ...(beginsAt !== null && { beginsAt }),
    startedBy: memo.startedBy ?? input?.startedBy ?? 'unknown',
    reason: memo.reason ?? input?.reason ?? '',
    adopted: (input?.adopt ?? null) !== null,
    standby: input?.standby ?? false,
    reboot: input?.config.maintenance.reboot ?? 'required',
    waitingFor: facts.running ? [workerWords(facts), ...(beginsAt === null ? [] : [beginWords(beginsAt)])] : [],
    hosts: hostsOf(facts, record),
    claims: [],
    timeline,
    shares: sharesOf(facts),
    observedAt: null,
    worker: false,
    failure: facts.running ? null : terminated(facts, record),
    outOfService: [],
    exposed: [],
    next: facts.running ? wayToGoOn(facts) : wayOn(facts, record),
    warnings: [],
    lastRefusal: null,
  };
  return overlay(document, facts);
}

function wayToGoOn({ paused, workflowId }: RunFacts): string {
  return paused ? unpauseCommand(workflowId) : 'tagout worker';
}

function workerWords({ stuck, paused }: RunFacts): string {
  if (paused) return 'somebody to unpause it';
  return stuck === null ? 'a worker: no worker answers' : 'a worker of the version that began this run';
}

function ended({ phase, closedAt, startedAt }: RunFacts): { phase: Phase; at: string } {
  return { phase, at: closedAt ?? startedAt };
}

/** Shows no host with the go: only a worker knows whose claim has counted. */
function hostsOf({ cluster, memo }: RunFacts, { input }: RunRecord): HostStatus[] {
  const configured = input?.config.clusters.find((one) => one.name === cluster)?.hosts ?? [];
  const before = memo.hosts.length > 0 ? memo.hosts : configured.map(({ name }) => ({ name, boot: null }));
  return before.map(({ name, boot }) => ({
    name,
    go: false,
    inFlight: null,
    ready: null,
    bootIdBefore: bootText(boot),
    bootId: null,
    claimed: false,
    unobservable: null,
    readAt: null,
  }));
}

/** The shares that must hold when the phase begins; the progress since then is in the heartbeats. */
function sharesOf({ memo, recordedPhase }: RunFacts): ShareStatus[] {
  const level = levelAtBegin(recordedPhase) ?? 'drained';
  return memo.plan.flatMap(({ where, groups }) =>
    groups.map((group) => ({
      where,
      targetGroup: group.targetGroup,
      baseline: group.baseline,
      expected: shareAt(group, level),
      observed: null,
    })),
  );
}

function terminated(
  { phase, recordedPhase, closedAt, cluster, memo }: RunFacts,
  { ending }: RunRecord,
): FailureStatus | null {
  if (phase === 'restored') return null;
  const head = failureHead({ phase, endedIn: recordedPhase, type: 'Terminated', at: closedAt });
  // The memo is written right before the tag.
  const untouched =
    memo.plan.length === 0
      ? 'nothing had been touched.'
      : 'no share had been touched, but its tag may be on the load balancer; the next start takes it over.';
  const left =
    recordedPhase === 'scheduled' || recordedPhase === 'preflight'
      ? untouched
      : `no code ran at its end: ${cluster} is as the run left it, which ${isBeforeGo(recordedPhase) ? 'may be partly drained' : 'may be out of service'}.`;
  return {
    type: 'Terminated',
    message: `${head} the run was ${ending ?? 'ended from outside'}; ${left}`,
    reasons: [],
    drift: [],
  };
}

/** If the run has touched nothing, the same start again; otherwise adopt. */
function wayOn({ phase, recordedPhase, cluster }: RunFacts, { input }: RunRecord): string | null {
  const isPlain = (recordedPhase === 'scheduled' || recordedPhase === 'preflight') && (input?.adopt ?? null) === null;
  if (isPlain) return `tagout start ${cluster}${input?.standby === true ? ' --standby' : ''} --reason "..."`;
  return nextCommand(cluster, phase, null, []);
}
