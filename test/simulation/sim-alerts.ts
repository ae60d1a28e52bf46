import type { Config } from '../../src/domain/config.js';
import { SILENCE_MS } from '../../src/domain/silence.js';
import { troubled, type FakeAlertmanager, type Trouble } from '../support/fake-alertmanager.js';
import type { Trace } from '../promises/trace.js';
import type { Alerting, Scenario } from './scenario.js';
import type { SimWorld } from './sim-world.js';

/** In which trouble the Alertmanager is at its nth request. */
const TROUBLES: Record<Alerting, (nth: number) => Trouble | null> = {
  well: () => null,
  down: () => 'down',
  slow: () => 'slow',
  flapping: (nth) => (nth % 2 === 0 ? null : 'down'),
  losing: (nth) => (nth % 3 === 2 ? 'lost' : null),
};

/** With these, an attempt of the watcher may end in a way that only time can make good. */
const ENDS_A_WATCHER = ['kill-worker', 'hold-step', 'reset-step', 'complete-step'];

/** The silences of one simulated run. */
export class SimAlerts {
  /** How many had been made by the first write of the run. The watcher may have expired one after a finding. */
  #atFirstWrite: number | null = null;

  constructor(
    private readonly scenario: Scenario,
    private readonly fake: FakeAlertmanager,
    { core }: Pick<SimWorld, 'core'>,
  ) {
    if (scenario.alerting !== null) troubled(fake, TROUBLES[scenario.alerting]);
    core.journal.on(({ write, by, action }) => {
      if (write && !by.foreign && action.startsWith('Modify')) this.#atFirstWrite ??= fake.silences().length;
    });
  }

  /** What the config of the run says. */
  get config(): Pick<Config, 'silence'> {
    if (this.scenario.alerting === null) return {};
    return { silence: { alertmanager: 'http://alerts', matchers: ['cluster="{cluster}"'], headers: {}, tls: null } };
  }

  /** Throws if a silence is missing, or lasts longer than promised. */
  check(trace: Trace): void {
    const { seed, alerting, script, asked } = this.scenario;
    const fail = (words: string): never => {
      throw new Error(`seed ${seed}, an Alertmanager that is ${alerting}: ${words}`);
    };
    const { fake } = this;
    if (alerting === null && fake.asked > 0) fail('it was asked');
    for (const { startsMs, endsMs, updatedMs } of fake.silences())
      if (endsMs - Math.max(startsMs, updatedMs) > SILENCE_MS) fail('a silence outlives a dead run for too long');
    if (alerting !== 'well') return;
    if (this.#atFirstWrite === 0) fail('no silence before the first write');
    const phases = trace.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []));
    const wasWatched = trace.some((event) => event.kind === 'watching' && event.isOn);
    const isUndisturbed = asked.watcherAfterMs === 0 && !script.some(({ move }) => ENDS_A_WATCHER.includes(move.kind));
    const hasBegun = phases.includes('draining');
    if (trace.some(({ kind }) => kind === 'ended') && isUndisturbed && (wasWatched || !hasBegun))
      if (fake.active().length > 0) fail('a silence outlives its run');
    // Where two attempts of a step may be under way at once, each may make one.
    const isOneAtATime = script.every(({ move: { kind } }) => kind === 'kill-worker' || !ENDS_A_WATCHER.includes(kind));
    if (fake.silences().length > 1 && isOneAtATime) fail('two silences');
  }
}
