import { elsewhereDrift, findElsewhere, forwardedBesides, sharesElsewhere } from '../src/domain/elsewhere.js';
import type { Look, Observed, Unobservable } from '../src/domain/observation.js';
import { backoffMs } from './beat.js';
import { hostsOf, type HostsScope, type RoutingScope } from './scopes.js';
import { driftSeen, endIfBlind, sharesIn } from './look.js';
import type { Step } from './step.js';

type ElsewhereScope = HostsScope & RoutingScope;

/** More than there can be groups. */
const TURNS = 10_000;

/** How long after its last read a pass may still be used for the go, or be continued. */
const READ_HOLDS_MS = 60_000;

/**
 * Searches the other target groups that the load balancers forward to for hosts of the cluster: such a host would get
 * traffic although it has the go. Each group takes a call, so the watcher reads one group per look, in turn: a look
 * does not grow with the number of groups.
 */
export class ElsewhereWatch {
  // Each attempt begins with another group, so that all groups get a turn even when workers come and go.
  private turn = Math.floor(Math.random() * TURNS);

  /**
   * Throws if it finds one. Returns a warning when a policy denies the read; after any other failure it tries again
   * later.
   */
  async look(step: Step<ElsewhereScope>, look: Observed<Look>): Promise<string[]> {
    const groups = groupsBesides(step.run, look);
    const next = groups[this.turn % groups.length];
    if (next === undefined) return [];
    this.turn += 1;
    const unread = await readGroup(step, look, next);
    return unread?.denied === true ? [unread.reason] : [];
  }
}

/** Reads all of those groups between the samples of a step, so that the samples go on however many groups there are. */
export class ElsewherePass {
  private look: Observed<Look> | null = null;
  private left: string[] = [];
  private read = new Set<string>();
  private readMs = 0;
  private attempts = 0;

  /** How many groups are not read yet; 0 before the first look. */
  get remaining(): number {
    return this.left.length;
  }

  /**
   * True once all groups that this look forwards to were read, not long ago. Throws if one has a host of the cluster.
   */
  async covers(step: Step<ElsewhereScope>, look: Observed<Look>): Promise<boolean> {
    this.forgetOld(step);
    this.look = look;
    this.left = groupsBesides(step.run, look).filter((arn) => !this.read.has(arn));
    return this.goOn(step);
  }

  /** Continues reading for no longer than a poll, plus the call that is in progress then. */
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
        // Time in the worker's own queue does not count as time in which the group could not be read.
        failing.leaveOut(unread.queuedMs);
        endIfBlind(unread, failing.elapsed(), watch.blindMs);
        if (unread.permanent) return this.lookAnew();
        await beat.pause(backoffMs(this.attempts++, drain.pollMs));
      }
    }
    return true;
  }

  /** A group that was deleted is in no rule either; the next look will show that. */
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

/** Null if the group could be read and has no host of the cluster; throws if it has one. */
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
