import { confirm, type ClaimedBoot, type Confirmation } from './confirm.js';
import type { RunContext } from './context.js';
import { drain, type Drained } from './drain.js';
import { giveBack, type GivenBack } from './give-back.js';
import type { HostReading } from '../src/domain/host.js';
import { observe, type ObserveInput } from './observe.js';
import type { Observation } from '../src/domain/observation.js';
import type { Ports } from './ports.js';
import { reactivate, type Reactivation } from './reactivate.js';
import { settle, type Settled } from './settle.js';
import type { Stands } from './standing.js';
import { tag, untag, type Tagged } from './tag.js';
import { takeBack, type Left, type TakenBack } from './take-back.js';
import { verifyClaim, type VerifyInput } from './verify-claim.js';
import { watch, type Watched } from './watch.js';

/** One activity a step of the runbook: the workflow sequences them, they touch the world through the ports. */
export interface Activities {
  observe: (input: ObserveInput) => Promise<Observation>;
  tag: (run: RunContext, boundMs: number) => Promise<Tagged>;
  untag: (run: RunContext, restored: boolean, boundMs: number) => Promise<void>;
  watch: (run: RunContext) => Promise<Watched>;
  drain: (run: RunContext) => Promise<Drained>;
  settle: (run: RunContext) => Promise<Settled>;
  verifyClaim: (run: Pick<RunContext, 'config' | 'cluster'>, input: VerifyInput) => Promise<HostReading>;
  confirm: (run: RunContext, claimed: ClaimedBoot[]) => Promise<Confirmation>;
  reactivate: (run: RunContext, claimed: ClaimedBoot[]) => Promise<Reactivation>;
  takeBack: (run: RunContext, stands: Stands) => Promise<TakenBack | Left>;
  giveBack: (run: RunContext, stands: Stands | null) => Promise<GivenBack>;
}

export function createActivities(ports: Ports): Activities {
  return {
    observe: (input) => observe(ports, input),
    tag: (run, boundMs) => tag(ports, run, boundMs),
    untag: (run, restored, boundMs) => untag(ports, run, restored, boundMs),
    watch: (run) => watch(ports, run),
    drain: (run) => drain(ports, run),
    settle: (run) => settle(ports, run),
    verifyClaim: (run, input) => verifyClaim(ports, run, input),
    confirm: (run, claimed) => confirm(ports, run, claimed),
    reactivate: (run, claimed) => reactivate(ports, run, claimed),
    takeBack: (run, stands) => takeBack(ports, run, stands),
    giveBack: (run, stands) => giveBack(ports, run, stands),
  };
}
