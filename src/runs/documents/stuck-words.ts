import { clock } from '../../domain/time-words.js';
import type { FailingTask, RunFacts } from '../facts.js';

const RUN_HEAD = "this run can't go on:";
const ROLL_HEAD = "this roll can't go on:";
const LONGEST_MESSAGE = 300;

/** The sentence about a run whose workflow tasks fail, for all commands. */
export function stuckWords(stuck: FailingTask, now: Date): string {
  return `${RUN_HEAD} ${whyOf(stuck, now)}; the cluster is as it was; ${WORKER}`;
}

/** The same of a roll. */
export function stuckRollWords(stuck: FailingTask, now: Date): string {
  return `${ROLL_HEAD} ${whyOf(stuck, now)}; it begins no cluster, but a maintenance of it that is on goes on; ${WORKER}`;
}

const WORKER = 'run a worker of the version that began it';

function whyOf({ times, since, message }: FailingTask, now: Date): string {
  const why = (message.split('\n', 1)[0] ?? '').slice(0, LONGEST_MESSAGE);
  return `its workflow task has failed ${times} ${times === 1 ? 'time' : 'times'} since ${clock(since, now)}: ${why}`;
}

export function isStuckWords(text: string): boolean {
  return text.startsWith(RUN_HEAD) || text.startsWith(ROLL_HEAD);
}

/** A run; of a roll, `cluster` is null. */
type Stuck = Pick<RunFacts, 'workflowId' | 'runId'> & { cluster: string | null };

/**
 * For an update that only the run itself could carry out: says that it was not sent, and how to end the run from
 * outside.
 */
export function stuckAnswer(verb: string, run: Stuck, stuck: FailingTask, now: Date): string {
  const { workflowId, runId, cluster } = run;
  const terminate = `temporal workflow terminate --workflow-id ${workflowId} --run-id ${runId} --reason "..."`;
  if (cluster === null)
    return [
      `${verb} was not sent: ${stuckRollWords(stuck, now)}.`,
      'Without such a worker, end the roll from outside, which writes nothing. Once no maintenance of it is on any more, the',
      'status has the `tagout roll ...` with which to go on:',
      terminate,
      'tagout status',
    ].join('\n');
  return [
    `${verb} was not sent: ${stuckWords(stuck, now)}.`,
    'Without such a worker, end the run from outside, which writes nothing, and adopt what it leaves:',
    terminate,
    `tagout start ${cluster} --adopt --reason "..."`,
  ].join('\n');
}
