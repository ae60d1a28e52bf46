import type { Random } from '../../../lab/random.js';
import type { ServerMove } from '../scenario.js';
import { owners, type Owner } from './attempt.js';
import { copy } from './copy.js';
import type { VirtualClock } from './clock.js';
import type { CancellationScope } from './scope.js';
import { ServedStep, type Step } from './served-step.js';

/** The steps of one run, as a Temporal server and its workers carry them out: late, repeated, or changed by people. */
export class Steps {
  #pending: ServedStep[] = [];
  #started = 0;
  /** Where a simulation has several runs. */
  owner: Owner | undefined;

  /** `workers`: the activities of each worker. */
  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly workers: Record<string, Step>[],
    private readonly watcher: { afterMs: number | null; underWay: (isOn: boolean) => void },
  ) {}

  /** Resolves or rejects with what the workflow learns of the step. */
  start(name: string, args: unknown[], scope: CancellationScope, isLeftBehind = false): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const begin = (): Promise<unknown> => {
        const worker = this.workers[Math.floor(this.random() * this.workers.length)]!;
        const carryOut = (): Promise<unknown> => worker[name]!(...copy(args));
        return this.owner === undefined ? carryOut() : owners.run(this.owner, carryOut);
      };
      const id = String((this.#started += 1));
      const underWay = name === 'watch' ? this.watcher.underWay : () => undefined;
      const served = { id, name, begin, resolve, reject, underWay, isLeftBehind };
      const step = new ServedStep(this.clock, this.random, served);
      if (name === 'watch') {
        underWay(false);
        this.#hold(step, 'slots', this.watcher.afterMs);
      }
      this.#pending = [...this.pending(), step];
      scope.cancelRequested.catch(() => step.cancel());
      if (scope.consideredCancelled) step.cancel();
    });
  }

  #hold(step: ServedStep, how: 'pause' | 'slots', forMs: number | null): void {
    if (forMs === 0) return;
    if (how === 'pause') step.pause();
    else step.starve();
    if (forMs !== null) this.clock.after(forMs, () => step.goOn());
  }

  pending(): ServedStep[] {
    return this.#pending.filter(({ isOver }) => !isOver);
  }

  /** Every worker is killed; others take over what they did not finish. */
  kill(): void {
    for (const step of this.pending()) step.kill();
  }

  /** Does what somebody may do to a step in Temporal; does nothing if no step is pending. */
  press(move: ServerMove): void {
    const step = this.pending().findLast(({ name }) => (name === 'watch') === (move.step === 'watch'));
    if (step === undefined) return;
    switch (move.kind) {
      case 'hold-step':
        return this.#hold(step, move.how, move.forMs);
      case 'reset-step':
        return move.isLost ? step.loseAndReset(move.forgets) : step.reset(move.forgets);
      case 'complete-step':
        return step.complete(move.result);
    }
  }
}
