import type { StatusDocument } from '../src/domain/status.js';
import { isMaintainInput, refuseInput } from './inputs.js';
import { receivedInput, type SentInput } from './messages.js';
import { Run, type Confirmed } from './run.js';

/** The runbook (docs/runbook.md): steps can't be reordered or skipped, and any change by somebody else fails the run. */
export async function maintainCluster(sent: SentInput): Promise<StatusDocument> {
  const input = receivedInput(sent);
  if (!isMaintainInput(input)) return refuseInput(sent);
  const run = new Run(input);
  return run.toItsEnd(async () => {
    const prepared = await run.preflight();
    const drained = await run.drain(prepared);
    const settled = await run.settle(drained);
    let confirmed: Confirmed | null;
    do {
      const maintained = await run.maintain(settled);
      confirmed = await run.confirm(maintained);
    } while (confirmed === null);
    await run.reactivate(confirmed);
  });
}
