import type { Config } from '../../src/domain/config.js';
import type { Trace } from '../promises/trace.js';
import type { Scenario } from './scenario.js';
import { SimPrometheus } from './sim-prometheus.js';
import type { SimWorld } from './sim-world.js';

const DEADLINE_MS = 900;

/** The blockers of one simulated run. */
export class SimBlockers {
  readonly prometheus = new SimPrometheus();
  /** When each answer was given, and whether it blocked. */
  readonly #answers: { at: number; isBlocked: boolean }[] = [];
  /** Whether the last answer before each own write blocked; null: nobody had asked. */
  readonly #atWrites: (boolean | null)[] = [];
  #left: SimPrometheus['mood'][];

  constructor(
    private readonly scenario: Scenario,
    private readonly world: Pick<SimWorld, 'core' | 'groups'>,
    private readonly now: () => number,
  ) {
    this.#left = [...(scenario.blocking?.moods ?? [])];
    world.core.journal.on(({ write, by, action }) => {
      if (write && !by.foreign && action.startsWith('Modify'))
        this.#atWrites.push(this.#answers.at(-1)?.isBlocked ?? null);
    });
  }

  /** What the config of the run says. */
  get config(): Pick<Config, 'blockers'> {
    if (this.scenario.blocking === null) return {};
    const { onBlocked } = this.scenario.blocking;
    const asked = { prometheus: 'http://prometheus', queries: ['up == 0'], headers: {}, tls: null };
    return { blockers: { ...asked, onBlocked, deadlineMs: DEADLINE_MS } };
  }

  /** Called when a question is answered. */
  answers(): void {
    const mood = this.#left.length > 1 ? this.#left.shift()! : (this.#left[0] ?? 'clear');
    this.prometheus.mood = mood;
    this.#answers.push({ at: this.now(), isBlocked: mood !== 'clear' });
  }

  /** Throws if a share was taken or given back, or the go was given, while a blocker blocked. */
  check(trace: Trace): void {
    const { seed, blocking } = this.scenario;
    const fail = (words: string): never => {
      throw new Error(`seed ${seed}: ${words}`);
    };
    if (blocking === null)
      return this.#answers.length > 0 ? fail('blockers were asked that the run does not have') : undefined;
    const [start] = trace;
    let phase = 'preflight';
    let routing = start.routing;
    let writes = 0;
    for (const event of trace) {
      if (event.kind === 'phase') {
        if (event.phase === 'maintenance' && phase === 'settling') {
          const last = this.#answers.findLast(({ at }) => at <= event.at);
          if (last?.isBlocked !== false) fail('the go was given while a blocker blocked');
        }
        phase = event.phase;
      }
      if (event.kind !== 'written') continue;
      const shareOf = (of: typeof routing): number => of.rules[event.rule ?? '']?.shares[this.world.groups.east] ?? 0;
      const isRaised = shareOf(event.routing) > shareOf(routing);
      routing = event.routing;
      if (event.foreign || !event.action.startsWith('Modify')) continue;
      const isBlocked = this.#atWrites[writes++];
      if (isBlocked !== false && (phase === 'draining' || (phase === 'reactivating' && isRaised)))
        fail(`a share was written in ${phase} while a blocker blocked`);
    }
  }
}
