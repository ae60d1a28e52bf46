import { Context } from '@temporalio/activity';
import type { Activities } from '../../activities/index.js';
import type { Ports } from '../../activities/ports.js';
import { Watchable } from '../../lab/watchable.js';
import type { HostReading } from '../../src/domain/host.js';
import { Gate } from './gate.js';

export type StepName = keyof Activities;

/** Shows a test which activities of its run begin and end, and lets the test hold them. */
export class Hooks {
  /** Emits when an activity begins. */
  readonly begun = new Watchable<StepName>();
  /** Emits when an attempt of an activity has ended. */
  readonly ended = new Watchable<StepName>();
  /** The activities that have begun. */
  readonly seen = new Set<StepName>();
  /** The activities of which an attempt has ended. */
  readonly over = new Set<StepName>();
  /** Emits every answer of a host, with the activity that asked, before the run gets the answer. */
  readonly readings = new Watchable<{ reading: HostReading; by: string }>();
  readonly gates = { resolve: new Gate(), look: new Gate(), readHost: new Gate() };
  #running = 0;

  gate(ports: Ports): Ports {
    const { loadBalancer } = ports;
    const { resolve, look, readHost } = this.gates;
    return {
      ...ports,
      loadBalancer: {
        ...loadBalancer,
        resolve: async (config, signal) => {
          await resolve.pass(signal);
          return loadBalancer.resolve(config, signal);
        },
        look: async (scope, signal) => {
          await look.pass(signal);
          return loadBalancer.look(scope, signal);
        },
      },
      readHost: async (host, sources, signal) => {
        await readHost.pass(signal);
        const reading = await ports.readHost(host, sources, signal);
        this.readings.emit({ reading, by: Context.current().info.activityType });
        return reading;
      },
    };
  }

  watch(activities: Activities): Activities {
    const watched = (Object.keys(activities) as StepName[]).map((name) => {
      const activity = activities[name] as (...args: unknown[]) => Promise<unknown>;
      const watch = async (...args: unknown[]): Promise<unknown> => {
        this.#running += 1;
        this.seen.add(name);
        this.begun.emit(name);
        try {
          return await activity(...args);
        } finally {
          this.#running -= 1;
          this.over.add(name);
          this.ended.emit(name);
        }
      };
      return [name, watch];
    });
    return Object.fromEntries(watched) as Activities;
  }

  /** Resolves when no activity is under way. After a terminate, activities go on until the server stops them. */
  async rest(): Promise<void> {
    while (this.#running > 0) await this.ended.next();
  }

  openAll(): void {
    for (const gate of Object.values(this.gates)) gate.open();
  }
}
