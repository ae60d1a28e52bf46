import {
  ApplicationFailure,
  CancellationScope,
  patched,
  sleep,
  type ActivateInput,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import { HeldJobs } from './held-jobs.js';

type Share = 'whole' | 'part' | 'rest';

/** The task that a timer begins is a whole one, with the right time. */
const WAIT_MS = 1_000;

/** What this needs of the SDK. */
interface Means {
  /** Records in the history that a task came in parts; true in every replay of that task, and in no other. */
  record: (id: string) => boolean;
  startTimer: () => void;
}

const OF_SDK: Means = {
  record: patched,
  startTimer: () =>
    void CancellationScope.nonCancellable(() => sleep(WAIT_MS, { summary: 'until the whole task has come' })),
};

let seen = { length: 0, size: 0 };
let share: Share = 'whole';
/** The number of the timer that was started last. */
let timer = 0;

/**
 * Notes what this code gets of a workflow task: normally the whole. A query that has waited for a worker can bring a part
 * of the task that comes next, and the task then brings only the rest. What comes in parts is held back until a timer
 * has fired, so that the run gets it whole, at the right time and in the order of a replay
 * (docs/decisions/task-in-parts.md).
 */
export function interceptors({ record, startTimer }: Means = OF_SDK): WorkflowInterceptors {
  const held = new HeldJobs((nth) => {
    if (!record(`part-${nth}`)) return null;
    startTimer();
    return timer;
  });
  return {
    outbound: [
      {
        startTimer(input, next) {
          timer = input.seq;
          return next(input);
        },
      },
    ],
    internals: [
      {
        activate(input, next) {
          const { isReplaying = false, jobs } = input.activation;
          if ((jobs ?? []).some(({ queryWorkflow }) => Boolean(queryWorkflow))) return next(input);
          note(input.activation);
          // A replay has no parts: there, only the history can say it.
          if (input.batchIndex === 0 && (isReplaying === true || share === 'part'))
            held.begin(jobs ?? [], isReplaying === true);
          const due = held.dueOf(jobs ?? []);
          if (share === 'rest') held.isWhole();
          if (due === jobs) return next(input);
          next({ ...input, activation: { ...input.activation, jobs: due } });
        },
        concludeActivation(input, next) {
          if (share === 'rest') share = 'whole';
          return next(input);
        },
      },
    ],
  };
}

function note({ isReplaying, historyLength, historySizeBytes }: ActivateInput['activation']): void {
  const now = { length: historyLength ?? 0, size: Number(historySizeBytes ?? 0) };
  share = isReplaying === true ? 'whole' : shareOf(now);
  seen = now;
}

/** The start of a task says how large the history is; in a part, that start is missing. A server before 1.20 never says. */
function shareOf(now: typeof seen): Share {
  if (now.size !== seen.size || now.size === 0) return share === 'part' ? 'rest' : 'whole';
  return now.length === seen.length ? share : 'part';
}

/**
 * For the validator of an update: throws if the update has come with the rest of a task. What came in the part waits, but
 * an update can't: its answer goes with the task. A refused update is not in the history. The type is that with which
 * the server says that nobody has heard an update, so whoever has sent it sends it again.
 */
export function requireWholeTask(): void {
  if (share !== 'rest') return;
  throw ApplicationFailure.nonRetryable(
    'this came while the run was between a query and what the query had brought: nothing was done, so send it again',
    'UnprocessedUpdate',
  );
}
