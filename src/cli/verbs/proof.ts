import { Option } from 'commander';
import { UserError } from '../../domain/user-error.js';
import { textOption } from '../options.js';
import type { ReportFormat } from '../views/report/render.js';
import type { Common, Face } from './face.js';

/** The verbs that prove something afterwards. */
export function addProof({ answer, verb, context }: Face): void {
  verb('who', 'show who changed the load balancer; with who: cloudtrail in the config')
    .option('--run <id>', 'the run id (default: the run that status shows)', textOption)
    .action(async (options: Common & { run?: string }) => {
      answer(await (await import('../commands/who.js')).who(context(options), { runId: options.run }));
    });

  const format = new Option('--format <format>', 'the form (default: html; with --json: json)').choices([
    ...['html', 'md', 'json'],
  ]);
  verb('report', 'make the evidence of a run, from its history alone')
    .option('--run <id>', 'the Temporal run id (default: the latest run that was not refused)', textOption)
    .addOption(format)
    .option('--output <file>', 'write it to this file (default: standard output)', textOption)
    .action(async (options: Common & { run?: string; format?: ReportFormat; output?: string }) => {
      const { json = false, run, output, format: wanted = json ? 'json' : 'html' } = options;
      if (json && output === undefined && wanted !== 'json')
        throw new UserError('usage', '--json prints the report as JSON: leave --format out, or say --output FILE');
      const { report } = await import('../commands/report.js');
      answer(await report(context(options), { run, format: wanted, output }));
    });
}
