import type { RollReport } from '../../../runs/report/roll-report.js';
import type { Section } from './section.js';
import { between, time } from './words.js';

/** The parts of a roll's report that come before its maintenances. */
export function rollSectionsOf(report: RollReport): Section[] {
  const { failure, gaps, warnings } = report;
  return [
    summary(report),
    ...notes('What this report lacks', gaps),
    ...(failure === null
      ? []
      : notes(`Failure: ${failure.type}`, [failure.message.split('\n', 1)[0] ?? '', ...failure.reasons])),
    clusters(report),
    said(report),
    phases(report),
    ...notes('Warnings', warnings),
    sources(report),
  ];
}

export function rollTitleOf({ service, stillRunning, phase }: RollReport): string {
  return `${service}: roll, ${stillRunning ? `still running, in ${phase}` : phase}`;
}

function summary({ startedBy, reason, startedAt, endedAt, phase }: RollReport): Section {
  const end = endedAt === null ? 'still running' : `${time(endedAt)}, ${phase}, after ${between(startedAt, endedAt)}`;
  return table(
    'Who, why, when',
    ['', ''],
    [
      ['started by', startedBy],
      ['reason', reason],
      ['began', time(startedAt)],
      ['ended', end],
    ],
  );
}

function clusters({ clusters: all, maintenances }: RollReport): Section {
  const rows = all.map(({ name, state, runId }) => {
    const made = maintenances.find((one) => one.runId === runId);
    const end = made === undefined ? '–' : made.stillRunning ? `still in ${made.phase}` : made.phase;
    return [
      name,
      state,
      end,
      time(made?.startedAt ?? null),
      made === undefined ? '–' : between(made.startedAt, made.endedAt),
      runId ?? '–',
    ];
  });
  return table('Clusters', ['cluster', 'in the roll', 'its maintenance', 'began', 'lasted', 'run'], rows);
}

function said({ said: all }: RollReport): Section {
  const rows = all.map(({ at, what, by, cluster, reason }) => [time(at), what, by, cluster ?? '–', reason]);
  return table(
    'Who paused, resumed, approved or aborted',
    ['when', 'what', 'who', 'at cluster', 'why'],
    rows,
    'Nobody.',
  );
}

function phases({ phases: all, endedAt }: RollReport): Section {
  const rows = all.map(({ phase, cluster, at }, index) => {
    const to = all[index + 1]?.at ?? (endedAt === null ? null : at);
    return [phase, cluster ?? '–', time(at), between(at, to)];
  });
  return table('Phases', ['phase', 'cluster', 'from', 'lasted'], rows);
}

function sources({ history, workflowId, runId, namespace, versions, madeAt }: RollReport): Section {
  const section = table(
    'What this was made from',
    ['', ''],
    [
      ['workflow', `${workflowId} in namespace ${namespace}`],
      ['run', runId],
      ['history', `${history.events} events`],
      ['SHA-256 of the history', `${history.sha256}, as the command below prints it`],
      ['tagout of this report', versions.report],
      ['this report was made', time(madeAt)],
    ],
  );
  return { ...section, command: history.check };
}

function notes(title: string, all: string[]): Section[] {
  return all.length === 0 ? [] : [{ title, notes: all, table: null, plots: null }];
}

function table(title: string, head: string[], rows: string[][], empty = ''): Section {
  return { title, notes: [], table: { head, rows, empty }, plots: null };
}
