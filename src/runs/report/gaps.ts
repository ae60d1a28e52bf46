import type { Ended } from './events.js';
import type { RunReport } from './report.js';
import type { RecordedStep } from './steps.js';

/** What a report lacks, and why, as sentences: a reader must not take what is missing for what did not happen. */
export function gapsOf(report: Omit<RunReport, 'gaps'>, recorded: RecordedStep[], ended: Ended | null): string[] {
  const gaps: string[] = [];
  if (report.stillRunning)
    gaps.push('The run is still running: what its running steps have done is not in its history yet.');
  if (ended !== null && ended.fromOutside !== null)
    gaps.push(`The run was ${ended.fromOutside}: what its running steps had done is not in its history.`);
  if (report.writes === null)
    gaps.push(
      'Writes, looks, values over time and versions were not recorded: the workers were of release 0.1.0, or the run had no finished step.',
    );
  for (const { step, evidence } of recorded)
    if (evidence.writesOmitted !== undefined && evidence.writesOmitted > 0)
      gaps.push(
        `${evidence.writesOmitted} writes of the step ${step} are not listed: there was no place for all. Those that were refused or not answered, the first and the last had places first; CloudTrail has all.`,
      );
  const series = recorded.flatMap(({ step, evidence }) => (evidence.series ? [{ step, series: evidence.series }] : []));
  for (const {
    step,
    series: { attempt, hostsOmitted, sharesOmitted },
  } of series) {
    if (attempt > 1)
      gaps.push(
        `The step ${step} took ${attempt} attempts. What those before the last had read over time is lost, and a write that one of them died with is “unknown”.`,
      );
    if (hostsOmitted > 0) gaps.push(lacking(hostsOmitted, 'host', step));
    if (sharesOmitted > 0) gaps.push(lacking(sharesOmitted, 'share', step));
  }
  const unknown = report.claims.filter(({ verdict }) => verdict === null).length;
  if (unknown > 0) gaps.push(`The verdicts of ${unknown} claims are not in what the run has told.`);
  return gaps;
}

function lacking(count: number, what: string, step: string): string {
  const all = `${count} ${what}${count === 1 ? '' : 's'}`;
  return `What the step ${step} read about ${all} is missing: there was no place for all, and those with the highest values came first.`;
}
