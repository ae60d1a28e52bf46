import type { AskPrometheus } from '../../activities/ports.js';
import type { QueryAnswer } from '../../src/domain/blockers.js';

export type SimMood = 'clear' | 'firing' | 'down';

/** A Prometheus without network, which answers every query alike; test/activities/blockers compares it with a real one. */
export class SimPrometheus {
  mood: SimMood = 'clear';

  readonly ask: AskPrometheus = async (_, queries, _timeoutMs, signal) => {
    signal.throwIfAborted();
    return queries.map(() => this.#answer());
  };

  #answer(): QueryAnswer {
    switch (this.mood) {
      case 'clear':
        return { kind: 'answered', series: [], count: 0 };
      case 'firing':
        return { kind: 'answered', series: ['ALERTS{alertname="Errors"} 1'], count: 1 };
      case 'down':
        return { kind: 'unasked', reason: 'it is down' };
    }
  }
}
