import { seededRandom } from '../random.js';
import { Watchable } from '../watchable.js';
import { ElbError } from './elb-error.js';
import { Faults, FaultyAnswer } from './faults.js';
import type { Fault } from './faults.js';
import { Journal } from './journal.js';
import type { Caller } from './journal.js';
import type { Context } from './operation.js';
import { OPERATIONS } from './operations/index.js';
import type { AlbState } from './state.js';
import { Throttle } from './throttle.js';
import { Trail } from './trail/trail.js';
import type { ThrottleSetting } from './throttle.js';
import { copyOf } from './tree.js';
import type { Shape } from './tree.js';
import { WAYS } from './ways.js';
import type { Ways } from './ways.js';

/** How this load balancer misbehaves; may be changed at any time. */
export interface AlbSettings {
  /** Each write reaches the data plane after a random time up to this. */
  propagationMs: number;
  /** For this long after a write, reads may still answer the old state: all of them, or every second equal read. */
  staleReads: { forMs: number; nodes: 'lagging' | 'alternating' };
  /** The largest page of a list, whatever was requested. */
  pageSize: number;
  throttle: ThrottleSetting | null;
  /** How it behaves where AWS's own behaviour is not known. */
  ways: Ways;
}

export interface ApiCall {
  action: string;
  params: Shape;
  by: Caller;
  /** Milliseconds by the caller's clock: wall time over HTTP, virtual time in simulations. */
  now: number;
  /** Generated if it is not given. */
  requestId?: string;
}

/**
 * The load balancer without network, timers or clock: state, operations, a journal, and faults on order. The same seed
 * and the same calls give the same answers.
 */
export class AlbCore {
  readonly state: AlbState = {
    loadBalancers: new Map(),
    targetGroups: new Map(),
    scalingGroups: new Map(),
    ruleTags: new Map(),
  };
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly trail = new Trail(this.journal);
  /** Emits when a target was added or removed, or its health has changed. */
  readonly health = new Watchable<void>();
  readonly settings: AlbSettings;
  /** For ids and propagation delays; the data plane has its own random numbers. */
  readonly random;
  readonly dice;
  readonly #throttle = new Throttle();
  readonly #reads = new Map<string, number>();

  constructor(settings: Partial<AlbSettings> = {}, seed = 1) {
    this.settings = {
      propagationMs: 0,
      staleReads: { forMs: 0, nodes: 'lagging' },
      pageSize: 400,
      throttle: null,
      ways: WAYS,
      ...settings,
    };
    this.random = seededRandom(seed);
    this.dice = seededRandom(seed + 1);
  }

  /** Answers as the Query API would. Throws ElbError, or FaultyAnswer if an injected fault replaces the answer. */
  call(call: ApiCall): Shape {
    return this.carryOut(call, this.faults.take(call.action));
  }

  /** Like `call`, with a given fault. The caller must wait for a hold. */
  carryOut(call: ApiCall, fault: Fault | undefined): Shape {
    if (fault === undefined || fault.kind === 'hold') return this.#perform(call);
    const carriedOut = fault.carriedOut === true;
    if (carriedOut) this.#perform(call, outcomeOf(fault));
    else this.#record(call, outcomeOf(fault), null);
    throw new FaultyAnswer(fault);
  }

  /** The next `times` calls of `action` (`*`: any) get this fault. */
  inject(action: string, fault: Fault, times = 1): void {
    this.faults.add(action, fault, times);
  }

  #perform(call: ApiCall, outcome = 'ok'): Shape {
    try {
      const operation = OPERATIONS.get(call.action);
      if (operation === undefined) throw new ElbError('InvalidAction', `the lab has no action ${call.action}`);
      this.#assertNotThrottled(call.now);
      const context = this.#context(call);
      const answer = copyOf(operation.run(context, copyOf(call.params)));
      this.#record(call, outcome, operation.writes ? context : null);
      return answer;
    } catch (error) {
      if (error instanceof ElbError) this.#record(call, error.code, null);
      throw error;
    }
  }

  #assertNotThrottled(now: number): void {
    const { throttle } = this.settings;
    if (throttle !== null && !this.#throttle.admits(throttle, now)) throw new ElbError(throttle.code, 'Rate exceeded');
  }

  #context(call: ApiCall): Context {
    const { staleReads, propagationMs, pageSize, ways } = this.settings;
    const lags = staleReads.forMs > 0 && (staleReads.nodes === 'lagging' || this.#isOtherNode(call));
    const context: Context = {
      state: this.state,
      now: call.now,
      dataPlaneAt: call.now,
      pageSize,
      ways,
      random: this.random,
      read: (slot) => (lags ? slot.lagging(call.now, staleReads.forMs) : slot.current),
      write: (slot, value) => {
        const dataPlaneAt = call.now + this.random() * propagationMs;
        slot.write(value, call.now, dataPlaneAt);
        context.dataPlaneAt = Math.max(context.dataPlaneAt, dataPlaneAt);
      },
      healthChanged: () => {
        this.health.emit();
      },
    };
    return context;
  }

  /** Two API nodes take turns for equal calls; the first node is up to date. */
  #isOtherNode({ action, params }: ApiCall): boolean {
    const alike = `${action} ${JSON.stringify(params)}`;
    const count = this.#reads.get(alike) ?? 0;
    this.#reads.set(alike, count + 1);
    return count % 2 === 1;
  }

  #record(call: ApiCall, outcome: string, written: Context | null): void {
    const { action, params, by, now: at } = call;
    const requestId = call.requestId ?? `00000000-0000-4000-8000-${String(this.journal.count + 1).padStart(12, '0')}`;
    const dataPlaneAt = written?.dataPlaneAt ?? null;
    this.journal.record({ at, action, params, by, requestId, outcome, write: written !== null, dataPlaneAt });
  }
}

function outcomeOf(fault: Exclude<Fault, { kind: 'hold' }>): string {
  return fault.kind === 'error' ? fault.code : fault.kind;
}
