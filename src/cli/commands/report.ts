import { UserError } from '../../domain/user-error.js';
import { readReport } from '../../runs/report/read-report.js';
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

/** `tagout report`: evidence of one run, from its history alone. */
export async function report(context: Context, { run: runId, format, output }: ReportArgs): Promise<number> {
  const { service } = readConfig(context);
  return withTemporal(async (session) => {
    const run = runId === undefined ? await latestToTell(session, service) : await findRun(session, service, runId);
    if (run === null)
      throw new UserError(runId === undefined ? 'refused' : 'usage', unknownRun(service, runId, session));
    const made = await readReport(session, run, new Date());
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
      runId: run.runId,
      bytes: Buffer.byteLength(text),
      isReplaced,
      stillRunning,
    });
    return EXIT.done;
  });
}

function unknownRun(service: string, runId: string | undefined, { namespace }: { namespace: string }): string {
  const where = `namespace ${namespace} (its retention may be over)`;
  return runId === undefined
    ? `no maintenance of ${service} is known in ${where}`
    : `no run ${runId} of ${service} is known in ${where}: \`temporal workflow list\` shows the run ids`;
}
