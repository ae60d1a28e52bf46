import type { AlbCore } from '../../lab/alb/core.js';
import { allListeners, findRule } from '../../lab/alb/find.js';
import type { JournalEntry } from '../../lab/alb/journal.js';
import { optionalText } from '../../lab/alb/tree.js';
import { healthNow, routingNow } from './snapshot.js';
import type {
  Claimed,
  EndAsked,
  Ended,
  PhaseEntered,
  RoutingNow,
  Start,
  ToldStatus,
  Trace,
  TraceEvent,
} from './trace.js';

/** The start of a trace, without what the load balancer itself shows. */
export type About = Omit<Start, 'kind' | 'at' | 'routing' | 'health'>;

/** What the Temporal server saw of a run. */
export type RunEvent = PhaseEntered | Claimed | EndAsked | Ended;

/** Records what the load balancer and the hosts see, when it happens. */
export class Recorder {
  readonly #start: Start;
  readonly #events: TraceEvent[] = [];
  readonly #looks: LookReader;
  #stop: (() => void)[];

  constructor(
    private readonly core: AlbCore,
    about: About,
    private readonly now: () => number,
  ) {
    const at = now();
    this.#start = { kind: 'start', at, ...about, routing: routingNow(core, about.groups), health: healthNow(core) };
    this.#looks = new LookReader(core, about.groups);
    this.#stop = [
      core.journal.on((entry) => this.#called(entry)),
      core.health.on(() => this.#events.push({ kind: 'health', at: now(), health: healthNow(core) })),
    ];
  }

  /** The routing of the load balancer now. */
  routing(): RoutingNow {
    return routingNow(this.core, this.#start.groups);
  }

  /** `status` is null if the host gave no valid answer. */
  told(host: string, status: ToldStatus | null, by?: string): void {
    this.#events.push({ kind: 'told', at: this.now(), host, status, ...(by === undefined ? {} : { by }) });
  }

  booted(host: string, boot: string): void {
    this.#events.push({ kind: 'booted', at: this.now(), host, boot });
  }

  elsewhere(host: string, group: string): void {
    this.#events.push({ kind: 'elsewhere', at: this.now(), host, group });
  }

  watching(isOn: boolean): void {
    this.#events.push({ kind: 'watching', at: this.now(), isOn });
  }

  killed(): void {
    this.#events.push({ kind: 'killed', at: this.now() });
  }

  /** For a run in the same process: records its events when they happen. */
  ran(event: RunEvent): void {
    this.#events.push(event);
  }

  /** Ends the recording. `run` is what the Temporal server saw, in its order. */
  stop(run: RunEvent[] = []): Trace {
    for (const off of this.#stop.splice(0)) off();
    return [this.#start, ...merge(this.#events, run)];
  }

  #called(entry: JournalEntry): void {
    const { action, at, write, outcome, by } = entry;
    const isWrite = /^(Modify|Set|Create|Delete|Register|Deregister)/.test(action);
    if (/Tags$/.test(action) && action !== 'DescribeTags') {
      if (!by.foreign) this.#events.push({ kind: 'tagged', at, action });
    } else if (write) {
      const routing = this.routing();
      this.#events.push({
        ...{ kind: 'written', at, foreign: by.foreign, action, rule: this.#ruleOf(entry), routing },
        ...(outcome === 'ok' ? {} : { isUnheard: true }),
        ...(by.foreign || this.#start.times === undefined ? {} : { worker: by.name }),
      });
    } else if (isWrite && !by.foreign) {
      this.#events.push({ kind: 'tried', at, action, outcome });
    } else if (!by.foreign) {
      const beganAt = this.#looks.read(entry);
      if (beganAt !== null) this.#events.push({ kind: 'looked', at, beganAt });
      const group = optionalText(entry.params, 'TargetGroupArn');
      if (action === 'DescribeTargetHealth' && outcome === 'ok' && group !== undefined)
        this.#events.push({ kind: 'health-read', at, group });
    }
  }

  #ruleOf({ action, params }: JournalEntry): string | null {
    if (action === 'ModifyRule') return optionalText(params, 'RuleArn') ?? null;
    if (action !== 'ModifyListener') return null;
    const listener = allListeners(this.core.state).find(({ arn }) => arn === params['ListenerArn']);
    return listener === undefined ? null : findRule(this.core.state, listener.defaultRuleArn).rule.arn;
  }
}

/** Finds looks: complete reads of the routing. Looks at the same time count as one, with the earliest beginning. */
class LookReader {
  #beganAt: number | null = null;
  readonly #listenersRead = new Set<string>();

  constructor(
    private readonly core: AlbCore,
    private readonly groups: string[],
  ) {}

  /** When the look that ends with this call began; null if no look ends with it. */
  read({ action, params, outcome, at }: JournalEntry): number | null {
    if (outcome !== 'ok') this.#forget();
    else if (action === 'DescribeListeners') this.#beganAt ??= at;
    else if (action === 'DescribeRules' && typeof params['ListenerArn'] === 'string')
      this.#listenersRead.add(params['ListenerArn']);
    else if (action === 'DescribeTargetHealth' && params['TargetGroupArn'] === this.groups.at(-1)) return this.#end();
    return null;
  }

  #end(): number | null {
    const isWhole = allListeners(this.core.state).every(({ arn }) => this.#listenersRead.has(arn));
    if (this.#beganAt === null || !isWhole) return null;
    const beganAt = this.#beganAt;
    this.#forget();
    return beganAt;
  }

  #forget(): void {
    this.#beganAt = null;
    this.#listenersRead.clear();
  }
}

/** Merges both lists by time, and keeps the order within each. */
function merge(world: TraceEvent[], run: RunEvent[]): TraceEvent[] {
  const merged: TraceEvent[] = [];
  let next = 0;
  for (const event of run) {
    while (next < world.length && world[next]!.at <= event.at) merged.push(world[next++]!);
    merged.push(event);
  }
  return [...merged, ...world.slice(next)];
}
