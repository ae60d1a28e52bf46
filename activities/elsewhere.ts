import { elsewhereDrift, findElsewhere, forwardedBesides, sharesElsewhere } from '../src/domain/elsewhere.js';
import type { Look, Observed, Unobservable } from '../src/domain/observation.js';
import { backoffMs } from './beat.js';
import { hostsOf, type HostsScope, type RoutingScope } from './scopes.js';
import { driftSeen, endIfBlind, sharesIn } from './look.js';
import type { Step } from './step.js';

type ElsewhereScope = HostsScope & RoutingScope;

/** As many as there may be groups, and more. */
const TURNS = 10_000;

/** How long a pass holds after its last reading, before the go rests on it or goes on with it. */
const READ_HOLDS_MS = 60_000;

/**
 * Looks for hosts of the cluster in the target groups of others that the load balancers forward to: such a host would
 * have the go, and traffic. It takes a call for each group, so the watcher reads one at each look, in turn: no look grows
 * with their number.
 */
export class ElsewhereWatch {
  // Each attempt begins somewhere else: where workers come and go, the last groups have their turn as well.
  private turn = Math.floor(Math.random() * TURNS);

  /** Throws where it finds one. What a policy denies is told; what fails otherwise has its turn again. */
  async look(step: Step<ElsewhereScope>, look: Observed<Look>): Promise<string[]> {
    const groups = groupsBesides(step.run, look);
    const next = groups[this.turn % groups.length];
    if (next === undefined) return [];
    this.turn += 1;
    const unread = await readGroup(step, look, next);
    return unread?.denied === true ? [unread.reason] : [];
  }
}

/** All of those groups, read between the samples of a step: however many there are, the samples go on. */
export class ElsewherePass {
  private look: Observed<Look> | null = null;
  private left: string[] = [];
  private read = new Set<string>();
  private readMs = 0;
  private attempts = 0;

  /** How many groups are still to be read; 0 before the first look. */
  get remaining(): number {
    return this.left.length;
  }

  /** True once all groups that this look forwards to were read, not long ago; throws where one holds a host. */
  async covers(step: Step<ElsewhereScope>, look: Observed<Look>): Promise<boolean> {
    this.forgetOld(step);
    this.look = look;
    this.left = groupsBesides(step.run, look).filter((arn) => !this.read.has(arn));
    return this.goOn(step);
  }

  /** Reads on where it stopped, for no longer than a poll and the call that is under way then. */
  async goOn(step: Step<ElsewhereScope>): Promise<boolean> {
    const { ports, run, beat } = step;
    const { drain, watch } = run.config;
    this.forgetOld(step);
    const failing = beat.stopwatch('elsewhere');
    const untilMs = ports.now() + drain.pollMs;
    for (let next = this.left[0]; next !== undefined && this.look !== null; next = this.left[0]) {
      if (ports.now() >= untilMs) return false;
      const unread = await readGroup(step, this.look, next);
      if (unread === null) {
        this.attempts = 0;
        failing.reset();
        this.readMs = ports.now();
        this.read.add(next);
        this.left.shift();
      } else {
        // Time in the worker's own queue is not time in which the group could not be read.
        failing.leaveOut(unread.queuedMs);
        endIfBlind(unread, failing.run(), watch.blindMs);
        if (unread.permanent) return this.lookAnew();
        await beat.pause(backoffMs(this.attempts++, drain.pollMs));
      }
    }
    return true;
  }

  /** A group that is not there any more is in no rule either: the next look tells. */
  private lookAnew(): false {
    this.left = [];
    return false;
  }

  private forgetOld({ ports, run }: Step<ElsewhereScope>): void {
    if (ports.now() - this.readMs < READ_HOLDS_MS) return;
    this.read = new Set();
    this.left = this.look === null ? [] : groupsBesides(run, this.look);
  }
}

function groupsBesides({ targetGroupArns }: RoutingScope, look: Observed<Look>): string[] {
  return forwardedBesides(look.value.routing, targetGroupArns);
}

/** Null where the group could be read and holds no host of the cluster; throws where it holds one. */
async function readGroup(
  { ports, run, beat }: Step<ElsewhereScope>,
  look: Observed<Look>,
  arn: string,
): Promise<Unobservable | null> {
  const health = await ports.loadBalancer.health([arn], beat.signal, beat.place);
  if (health.kind === 'unobservable') return health;
  const { routing } = look.value;
  const found = findElsewhere(hostsOf(run), health.value);
  const differences = elsewhereDrift(found, routing, run.cluster);
  if (differences.length === 0) return null;
  const { shares, at } = sharesIn(run, look);
  throw driftSeen(differences, { shares: [...shares, ...sharesElsewhere(found, routing, run.cluster)], at });
}
