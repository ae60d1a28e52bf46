import type { ActivateInput } from '@temporalio/workflow';

export type Job = NonNullable<ActivateInput['activation']['jobs']>[number];

/** What has come since a task came in parts, until the timer fires that was started for it. */
export class HeldJobs {
  private held: Job[] = [];
  private timer: number | null = null;
  private parts = 0;
  private isInTask = false;

  /** `startTimer`: starts that timer and tells its number; null if the history says that this task came whole. */
  constructor(private readonly startTimer: (nth: number) => number | null) {}

  /** Once for each task that has come in parts. */
  begin(jobs: Job[], isReplaying: boolean): void {
    // The timer of a task fires in a later one.
    if (isReplaying || jobs.some((job) => this.isTimer(job))) this.isInTask = false;
    if (this.isInTask) return;
    const timer = this.startTimer(this.parts + 1);
    if (timer === null) return;
    this.parts += 1;
    this.timer = timer;
    this.isInTask = !isReplaying;
  }

  /** The rest of the task has come: the next part is of another. */
  isWhole(): void {
    this.isInTask = false;
  }

  /** What the run gets now. Signals come first, as the SDK has it in each task. */
  dueOf(jobs: Job[]): Job[] {
    if (this.timer === null) return jobs;
    this.held.push(...jobs.filter((job) => !isAtOnce(job)));
    const due = jobs.filter(isAtOnce);
    if (!this.held.some((job) => this.isTimer(job))) return due;
    due.push(...this.held.filter(isSignal), ...this.held.filter((job) => !isSignal(job)));
    this.held = [];
    this.timer = null;
    return due;
  }

  private isTimer({ fireTimer }: Job): boolean {
    return this.timer !== null && fireTimer?.seq === this.timer;
  }
}

/** An update can't wait: its answer goes with the task. */
function isAtOnce({ doUpdate, updateRandomSeed }: Job): boolean {
  return Boolean(doUpdate ?? updateRandomSeed);
}

function isSignal({ signalWorkflow }: Job): boolean {
  return Boolean(signalWorkflow);
}
