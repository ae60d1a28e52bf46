import type { RunReport } from '../../../runs/report/report.js';
import { NOT_RECORDED, type Section } from './section.js';
import { claimsSection, driftSection, looksSection, whoSection, writesSection } from './findings.js';
import { inFlightSection, sharesSection } from './over-time.js';
import { between, time } from './words.js';

/** The parts of a report, in order. */
export function sectionsOf(report: RunReport): Section[] {
  return [
    summary(report),
    gaps(report),
    failure(report),
    driftSection(report),
    whoSection(report),
    phases(report),
    inFlightSection(report),
    sharesSection(report),
    writesSection(report),
    claimsSection(report),
    looksSection(report),
    warnings(report),
    sources(report),
  ].filter((section) => section !== null);
}

export function titleOf({ service, cluster, stillRunning, phase }: RunReport): string {
  return `${service}: maintenance of ${cluster}, ${stillRunning ? `still running, in ${phase}` : phase}`;
}

function facts(title: string, rows: [string, string][]): Section {
  return { title, notes: [], table: { head: ['', ''], rows, empty: '' }, plots: null };
}

function list(title: string, notes: string[]): Section | null {
  return notes.length === 0 ? null : { title, notes, table: null, plots: null };
}

function summary(report: RunReport): Section {
  const { startedBy, reason, startedAt, endedAt, phase, adopted, standby, reboot, outOfService, exposed } = report;
  const mode = [adopted ? 'adopted' : '', standby ? 'standby' : '', reboot === 'optional' ? 'no reboot required' : ''];
  const modes = mode.filter((one) => one !== '').join(', ');
  return facts('Who, why, when', [
    ['started by', startedBy],
    ['reason', reason],
    ...(modes === '' ? [] : ([['started as', modes]] as [string, string][])),
    ['began', time(startedAt)],
    ['ended', endedAt === null ? 'still running' : `${time(endedAt)}, ${phase}, after ${between(startedAt, endedAt)}`],
    ...report.aborts.map(({ at, by, reason: why, leaveOut }): [string, string] => [
      `abort${leaveOut ? ' --leave-out' : ''}`,
      `${time(at)}: ${why ?? ''} (${by ?? 'unknown'})`,
    ]),
    [
      'out of service at the end',
      report.stillRunning ? 'still running' : outOfService.join(', ') || nothingOut(report),
    ],
    ...(exposed.length > 0 ? ([['EXPOSED at the end', exposed.join(', ')]] as [string, string][]) : []),
  ]);
}

/** A run that left no status document, such as one that was terminated, has not said that nothing is out. */
function nothingOut({ status }: RunReport): string {
  return status?.worker === true ? 'nothing' : 'not known: the run did not come to its own end';
}

function gaps({ gaps: notes }: RunReport): Section | null {
  return list('What this report lacks', notes);
}

function failure({ failure: told }: RunReport): Section | null {
  if (told === null) return null;
  const [head = ''] = told.message.split('\n', 1);
  return { title: `Failure: ${told.type}`, notes: [head, ...told.reasons], table: null, plots: null };
}

function phases(report: RunReport): Section {
  const rows = report.phases.map(({ phase, from, to }) => [phase, time(from), between(from, to)]);
  return { title: 'Phases', notes: [], table: { head: ['phase', 'from', 'lasted'], rows, empty: '' }, plots: null };
}

function warnings({ warnings: notes }: RunReport): Section | null {
  return list('Warnings', notes);
}

function sources({ versions, history, workflowId, runId, namespace, madeAt }: RunReport): Section {
  const section = facts('What this was made from', [
    ['workflow', `${workflowId} in namespace ${namespace}`],
    ['run', runId],
    ['history', `${history.events} events`],
    ['SHA-256 of the history', `${history.sha256}, as the command below prints it`],
    ['tagout of the workers', versions.workers?.join(', ') ?? NOT_RECORDED],
    ['Temporal SDK of the workers', versions.sdk ?? NOT_RECORDED],
    ['tagout of this report', versions.report],
    ['this report was made', time(madeAt)],
  ]);
  return { ...section, command: history.check };
}
