import { condition, defineQuery, defineSignal, setHandler, workflowInfo } from '@temporalio/workflow';
import type { StatusDocument } from '../../src/domain/status.js';
import { MAINTENANCE_DONE, STATUS } from '../../workflows/messages.js';

/** A maintenance as the host script sees it, played by the test: it shows what it is told to, until it is told null. */
export async function maintainCluster(first: StatusDocument): Promise<void> {
  let shown: StatusDocument | null = first;
  setHandler(defineQuery(STATUS), () => ({ ...(shown ?? first), runId: workflowInfo().runId }));
  setHandler(defineSignal<[StatusDocument | null]>('show'), (document) => void (shown = document));
  setHandler(defineSignal(MAINTENANCE_DONE), () => undefined);
  await condition(() => shown === null);
}
