import { UserError } from '../../domain/user-error.js';
import { readReport } from '../../runs/report/read-report.js';
import type { RunReport } from '../../runs/report/report.js';
import { readRollReport, type RollReport } from '../../runs/report/roll-report.js';
import { findRoll } from '../../runs/roll/find-roll.js';
import { toldRoll } from '../../runs/service-view.js';
import type { Connected } from '../../runs/session.js';
import { latestToTell } from '../../runs/report/latest.js';
import { findRun } from '../../runs/find.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { writeReportFile } from '../report-file.js';
import { readConfig } from '../service.js';
import { withTemporal } from '../session.js';
import { isReport, renderReport, type ReportFormat } from '../views/report/render.js';

export interface ReportArgs {
  run: string | undefined;
  format: ReportFormat;
  output: string | undefined;
}

/** `tagout report`: evidence of one run or one roll, from histories alone. */
export async function report(context: Context, { run: runId, format, output }: ReportArgs): Promise<number> {
  const { service } = readConfig(context);
  return withTemporal(async (session) => {
    const made = await makeReport(session, service, runId, context.limits.queryMs);
    if (made === null)
      throw new UserError(runId === undefined ? 'refused' : 'usage', unknownRun(service, runId, session));
    const text = await renderReport(made, format);
    if (output === undefined) {
      context.view.report(text);
      return EXIT.done;
    }
    const isReplaced = writeReportFile(output, text, isReport);
    const { stillRunning } = made;
    context.view.reported({
      output,
      format,
      runId: made.runId,
      bytes: Buffer.byteLength(text),
      isReplaced,
      stillRunning,
    });
    return EXIT.done;
  });
}

/** Null: no such run is known. Without a run id: of the roll or the maintenance that status shows. */
async function makeReport(
  session: Connected,
  service: string,
  runId: string | undefined,
  queryMs: number,
): Promise<RunReport | RollReport | null> {
  const now = new Date();
  const run = runId === undefined ? await latestToTell(session, service) : await findRun(session, service, runId);
  if (runId !== undefined && run !== null) return readReport(session, run, now);
  const roll = runId === undefined ? await toldRoll(session, service, run) : await findRoll(session, service, runId);
  // A roll that waits for its window has no evidence yet.
  const isAhead = roll !== null && roll.running && roll.phase === 'scheduled' && runId === undefined;
  if (run !== null && (roll === null || isAhead)) return readReport(session, run, now);
  return roll === null ? null : readRollReport(session, roll, { queryMs, now });
}

function unknownRun(service: string, runId: string | undefined, { namespace }: { namespace: string }): string {
  const where = `namespace ${namespace} (its retention may be over)`;
  return runId === undefined
    ? `no maintenance of ${service} is known in ${where}`
    : `no run ${runId} of ${service} is known in ${where}: \`temporal workflow list\` shows the run ids`;
}
