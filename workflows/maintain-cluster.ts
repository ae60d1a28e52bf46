import type { StatusDocument } from '../src/domain/status.js';
import { isMaintainInput, refuseInput } from './inputs.js';
import type { MaintainInput } from './messages.js';
import { Run } from './run.js';

/** The runbook (docs/runbook.md): steps can't be reordered or skipped, and any change by somebody else fails the run. */
export async function maintainCluster(input: MaintainInput): Promise<StatusDocument> {
  if (!isMaintainInput(input)) return refuseInput(input);
  const run = new Run(input);
  return run.toItsEnd(async () => {
    await run.preflight();
    await run.drain();
    await run.settle();
    do await run.maintain();
    while (!(await run.confirm()));
    await run.reactivate();
  });
}
