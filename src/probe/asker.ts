import { answerOf, faultOf, isPassing } from '../../activities/aws-fault.js';
import type { Bench } from './bench.js';
import { lookAtRule, UnsafeWrites } from './own-rule.js';
import { notMeasured, type Question } from './questions/answers.js';
import type { Answer } from './report.js';

/** So many questions in a row without an answer of AWS: it can't be reached. */
const UNANSWERED_MAX = 3;

/** Asks one question after another. One that fails is not measured, and says why. */
export class Asker {
  #unanswered = 0;

  constructor(
    private readonly bench: Bench,
    private readonly answered: (answers: Answer[]) => unknown,
  ) {}

  /** Throws where no other question could be answered either. */
  async ask(questions: Question[], run: (bench: Bench) => Promise<Answer | Answer[]>): Promise<Answer[]> {
    const told = (answers: Answer[]): Answer[] => {
      this.answered(answers);
      return answers;
    };
    const none = (why: string): Answer[] => told(questions.map((one) => notMeasured(one, why)));
    if (Date.now() >= this.bench.endMs) return none('no time was left');
    try {
      await lookAtRule(this.bench);
      const answers = [await run(this.bench)].flat();
      this.#unanswered = 0;
      return told(answers);
    } catch (error) {
      const fault = faultOf(error);
      const answers = none(this.bench.caller.signal.aborted ? 'the probe was stopped' : answerOf(fault));
      this.#unanswered = isPassing(fault) ? this.#unanswered + 1 : 0;
      const isOver =
        error instanceof UnsafeWrites || ['credentials', 'no-credentials', 'surroundings'].includes(fault.kind);
      if (this.bench.caller.signal.aborted || isOver || this.#unanswered >= UNANSWERED_MAX) throw error;
      return answers;
    }
  }
}
