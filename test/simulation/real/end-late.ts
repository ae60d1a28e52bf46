import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { KEPT } from '../cases.js';

/** Terminates a run that does not end by itself, and keeps its history. The checker then reports the run. */
export async function endLate(handle: WorkflowHandle, seed: number): Promise<void> {
  const { raw } = await handle.describe();
  const history = await handle.fetchHistory();
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(join(KEPT, `late-${seed}.json`), JSON.stringify({ described: raw, history }));
  await handle.terminate('it does not end');
}
