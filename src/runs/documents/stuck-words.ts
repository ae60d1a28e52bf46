import { clock } from '../../domain/time-words.js';
import type { FailingTask, RunFacts } from '../facts.js';

const HEAD = "this run can't go on:";
const LONGEST_MESSAGE = 300;

/** The sentence about a run whose workflow tasks fail, for all commands. */
export function stuckWords({ times, since, message }: FailingTask, now: Date): string {
  const why = (message.split('\n', 1)[0] ?? '').slice(0, LONGEST_MESSAGE);
  return (
    `${HEAD} its workflow task has failed ${times} ${times === 1 ? 'time' : 'times'} since ${clock(since, now)}: ${why}; ` +
    'the cluster is as it was; run a worker of the version that began it'
  );
}

export function isStuckWords(text: string): boolean {
  return text.startsWith(HEAD);
}

/**
 * For an update that only the run itself could carry out: says that it was not sent, and how to end the run from
 * outside.
 */
export function stuckAnswer(
  verb: string,
  { workflowId, runId, cluster }: Pick<RunFacts, 'workflowId' | 'runId' | 'cluster'>,
  stuck: FailingTask,
  now: Date,
): string {
  return [
    `${verb} was not sent: ${stuckWords(stuck, now)}.`,
    'Without such a worker, end the run from outside, which writes nothing, and adopt what it leaves:',
    `temporal workflow terminate --workflow-id ${workflowId} --run-id ${runId} --reason "..."`,
    `tagout start ${cluster} --adopt --reason "..."`,
  ].join('\n');
}
