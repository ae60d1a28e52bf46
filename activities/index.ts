import type { HostReading } from '../src/domain/host.js';
import type { LevelsByRule } from '../src/domain/known-levels.js';
import type { Observation } from '../src/domain/observation.js';
import type { HostsScope, RoutingScope, TagScope } from './scopes.js';
import type { ClaimedBoot, ConfirmScope } from './inspect.js';
import { onWire } from './on-wire.js';
import type { Ports } from './ports.js';
import { askingWho, type Found } from './start-who.js';
import { checkClaims } from './steps/check-claims.js';
import { confirm, type Confirmation } from './steps/confirm.js';
import { drain, type Drained } from './steps/drain.js';
import { giveBack, type GiveBackScope, type GivenBack } from './steps/give-back.js';
import { observe, type ObserveInput } from './steps/observe.js';
import { reactivate, type ReactivateScope, type Reactivation } from './steps/reactivate.js';
import { settle, type Settled, type SettleScope } from './steps/settle.js';
import { tag, type Tagged } from './steps/tag.js';
import { takeBack, type Left, type TakenBack } from './steps/take-back.js';
import { untag } from './steps/untag.js';
import { watch, type Watched, type WatchScope } from './steps/watch.js';

/**
 * One activity per step of the runbook: the workflow calls them in order, and they reach the outside through the ports.
 */
export interface Activities {
  observe: (input: ObserveInput) => Promise<Observation>;
  tag: (run: TagScope, boundMs: number) => Promise<Tagged>;
  untag: (run: TagScope, restored: boolean, boundMs: number) => Promise<void>;
  watch: (run: WatchScope) => Promise<Watched>;
  drain: (run: RoutingScope) => Promise<Drained>;
  settle: (run: SettleScope) => Promise<Settled>;
  checkClaims: (run: HostsScope) => Promise<HostReading[]>;
  confirm: (run: ConfirmScope, claimed: ClaimedBoot[]) => Promise<Confirmation>;
  reactivate: (run: ReactivateScope, claimed: ClaimedBoot[]) => Promise<Reactivation>;
  takeBack: (run: RoutingScope, stands: LevelsByRule) => Promise<TakenBack | Left>;
  giveBack: (run: GiveBackScope, stands: LevelsByRule | null) => Promise<GivenBack>;
}

export function createActivities(ports: Ports): Activities {
  return {
    observe: stepOnWire((input) => observe(ports, input)),
    tag: stepOnWire((run, boundMs) => tag(ports, run, boundMs)),
    untag: stepOnWire((run, isRestored, boundMs) => untag(ports, run, isRestored, boundMs)),
    watch: stepOnWire((run) => watch(ports, run)),
    drain: stepOnWire((run) => drain(ports, run)),
    settle: stepOnWire((run) => settle(ports, run)),
    checkClaims: stepOnWire((run) => checkClaims(ports, run)),
    confirm: stepOnWire((run, claimed) => confirm(ports, run, claimed)),
    reactivate: stepOnWire((run, claimed) => reactivate(ports, run, claimed)),
    takeBack: stepOnWire((run, stands) => takeBack(ports, run, stands)),
    giveBack: stepOnWire((run, stands) => giveBack(ports, run, stands)),
  };
}

/** A step that ends because of drift has it found out who made the change. */
function stepOnWire<Scope extends Found, More extends unknown[], Result>(
  step: (run: Scope, ...more: More) => Promise<Result>,
): (run: Scope, ...more: More) => Promise<Result> {
  return onWire(askingWho(step));
}
