import { workflowInfo } from '@temporalio/workflow';
import type { Config } from '../src/domain/config.js';
import { rollId } from './messages.js';

/** The run id of the roll that has started this maintenance; null if none has. */
export function ownRoll({ service }: Pick<Config, 'service'>): string | null {
  const { parent } = workflowInfo();
  return parent?.workflowId === rollId(service) ? parent.runId : null;
}
