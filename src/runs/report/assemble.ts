import { bootText } from '../../domain/host.js';
import { isPhase, type Phase } from '../../domain/lifecycle.js';
import type { HostBefore } from '../../domain/observation.js';
import type { PlannedAction } from '../../domain/plan.js';
import { isText, listOf } from '../../domain/shape.js';
import { isHostBefore } from '../../domain/shapes/host.js';
import { isPlannedAction } from '../../domain/shapes/routing.js';
import type { StatusDocument } from '../../domain/status.js';
import type { WhoAnswer } from '../../domain/who/answer.js';
import type { StartedWith } from '../facts.js';
import { claimsOf } from './claims.js';
import type { AbortCame, Begun, Ended, MemoSet, RunEvent } from './events.js';
import { gapsOf } from './gaps.js';
import { hostPlots, shareKey, sharePlots } from './plots.js';
import type { HistoryDigest, HostReport, Plot, RunReport, ShareReport } from './report.js';
import { looksOf, omittedWrites, recordedSteps, writesOf, type RecordedStep } from './steps.js';
import { isStartedWith } from '../started-with.js';
import { firstPhase } from '../../domain/window/start-when.js';

/** What the history itself does not say. */
export interface ReportOf {
  namespace: string;
  workflowId: string;
  runId: string;
  service: string;
  cluster: string;
  /** As it ended, or the phase that it is in. */
  phase: Phase;
  history: HistoryDigest;
  /** The status document that the run left at its end, or what is known of a run that left none; null while it runs. */
  status: StatusDocument | null;
  who: WhoAnswer | null;
  version: string;
  sdk: string | null;
  madeAt: string;
}

/** The report of a run, from its events. */
export function assembleReport(events: RunEvent[], of: ReportOf): RunReport {
  const begun = events.find((event): event is Begun => event.kind === 'begun');
  const ended = events.find((event): event is Ended => event.kind === 'ended') ?? null;
  const steps = events.filter((event) => event.kind === 'step');
  const recorded = recordedSteps(steps);
  const { plan, hosts } = memoIn(events);
  const input = isStartedWith(begun?.input) ? begun.input : null;
  const startedAt = begun?.at ?? of.madeAt;
  const { status } = of;
  const isRecorded = recorded.length > 0;
  const looks = isRecorded ? looksOf(recorded) : null;
  const names = namesOf(status, hosts, input, of.cluster);
  const report: Omit<RunReport, 'gaps'> = {
    report: 1,
    madeAt: of.madeAt,
    history: of.history,
    ...{ service: of.service, cluster: of.cluster, workflowId: of.workflowId, runId: of.runId },
    namespace: of.namespace,
    stillRunning: ended === null,
    startedBy: status?.startedBy ?? input?.startedBy ?? 'unknown',
    reason: status?.reason ?? input?.reason ?? '',
    adopted: status?.adopted ?? (input?.adopt ?? null) !== null,
    standby: status?.standby ?? input?.standby ?? false,
    reboot: status?.reboot ?? input?.config.maintenance.reboot ?? null,
    ...{ startedAt, endedAt: ended?.at ?? null, phase: of.phase },
    phases: phasesOf(events, { phase: firstPhase(input), at: startedAt }, ended, of.phase),
    aborts: events.filter((event) => event.kind === 'abort').map(abortOf),
    failure: status?.failure ?? null,
    drift: (status?.failure?.drift ?? []).map((one) => ({
      ...one,
      ...{ lastGoodAt: looks?.lastGoodAt ?? null, firstBadAt: looks?.firstBadAt ?? null },
    })),
    who: of.who,
    hosts: names.map((name) => hostOf(name, hosts, status, hostPlots(recorded).get(name) ?? null)),
    shares: sharesOf(recorded, plan),
    writes: isRecorded ? writesOf(recorded, plan) : null,
    writesOmitted: isRecorded ? omittedWrites(recorded) : null,
    claims: claimsOf(
      events.filter((event) => event.kind === 'claim'),
      status?.claims ?? [],
      steps,
      (name) => bootText(hosts.find((host) => host.name === name)?.boot ?? null),
    ),
    looks,
    warnings: status?.warnings ?? [],
    outOfService: status?.outOfService ?? [],
    exposed: status?.exposed ?? [],
    versions: { report: of.version, workers: isRecorded ? versionsOf(recorded) : null, sdk: of.sdk },
    status,
  };
  return { ...report, gaps: gapsOf(report, recorded, ended) };
}

const isPlan = listOf(isPlannedAction);
const isHosts = listOf(isHostBefore);

function memoIn(events: RunEvent[]): { plan: PlannedAction[]; hosts: HostBefore[] } {
  const memo = events.findLast((event): event is MemoSet => event.kind === 'memo')?.memo ?? {};
  const { baseline, hosts } = memo;
  return { plan: isPlan(baseline) ? baseline : [], hosts: isHosts(hosts) ? hosts : [] };
}

function phasesOf(
  events: RunEvent[],
  first: { phase: Phase; at: string },
  ended: Ended | null,
  end: Phase,
): RunReport['phases'] {
  const entered = [first];
  for (const event of events) {
    if (event.kind !== 'phase' || typeof event.phase !== 'string' || !isPhase(event.phase)) continue;
    if (entered.at(-1)!.phase !== event.phase) entered.push({ phase: event.phase, at: event.at });
  }
  if (ended !== null && entered.at(-1)!.phase !== end) entered.push({ phase: end, at: ended.at });
  return entered.map(({ phase, at }, n) => ({ phase, from: at, to: entered[n + 1]?.at ?? null }));
}

const LONGEST_TEXT = 1_000;

function abortOf({ at, argument }: AbortCame): RunReport['aborts'][number] {
  const { by, reason, leaveOut } = (argument ?? {}) as Record<string, unknown>;
  const text = (value: unknown): string | null => (isText(value) ? value.slice(0, LONGEST_TEXT) : null);
  return { at, by: text(by), reason: text(reason), leaveOut: leaveOut === true };
}

function namesOf(
  status: StatusDocument | null,
  hosts: HostBefore[],
  input: StartedWith | null,
  cluster: string,
): string[] {
  const configured = input?.config.clusters.find((one) => one.name === cluster)?.hosts ?? [];
  const named = [status?.hosts ?? [], hosts, configured].find((list) => list.length > 0) ?? [];
  return named.map(({ name }) => name);
}

function hostOf(name: string, hosts: HostBefore[], status: StatusDocument | null, inFlight: Plot | null): HostReport {
  const told = status?.hosts.find((host) => host.name === name);
  const values = (inFlight?.points ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
  return {
    name,
    bootIdBefore: told?.bootIdBefore ?? bootText(hosts.find((host) => host.name === name)?.boot ?? null),
    bootId: told?.bootId ?? null,
    inFlight,
    highest: values.length === 0 ? null : Math.max(...values),
  };
}

/** The shares of the cluster; those of others never move. */
function sharesOf(recorded: RecordedStep[], plan: PlannedAction[]): ShareReport[] {
  const plots = sharePlots(recorded);
  const none: Plot = { points: [], of: 0, isThinned: false, lacks: [] };
  return plan.flatMap(({ where, groups }) =>
    groups.map(({ targetGroup, baseline }) => ({
      ...{ where, targetGroup, baseline },
      ...(plots.get(shareKey({ where, targetGroup })) ?? none),
    })),
  );
}

function versionsOf(recorded: RecordedStep[]): string[] {
  return [...new Set(recorded.map(({ evidence }) => evidence.version))].sort();
}
