import { Context } from '@temporalio/activity';
import { isPhase, type Phase } from '../src/domain/lifecycle.js';

const PHASE = { name: 'TagoutPhase', type: 'KEYWORD' } as const;

export type Described = Awaited<ReturnType<ReturnType<Context['client']['workflow']['getHandle']>['describe']>>;

/** The phase a run shows. A run that never set one was not started by tagout: it is as good as failed. */
export function phaseOf(described: Described): Phase {
  const phase = described.typedSearchAttributes.get(PHASE);
  return phase !== undefined && isPhase(phase) ? phase : 'failed';
}

/** The phase of the run that this activity belongs to, as the server has it now. */
export async function phaseOfRun(): Promise<Phase> {
  const { client, info } = Context.current();
  const { workflowId, runId } = info.workflowExecution!;
  return phaseOf(await client.workflow.getHandle(workflowId, runId).describe());
}
