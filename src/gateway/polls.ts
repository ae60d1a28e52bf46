import type { ClaimStatus } from '../domain/status.js';
import type { RunFacts } from '../runs/facts.js';
import { claimsOf } from '../runs/send-claim.js';
import type { Connected } from '../runs/session.js';
import { followService } from './follower.js';
import type { Seen } from './judge-go.js';
import { KeptByKey } from './kept-by-key.js';
import { SharedPoll } from './shared-poll.js';

/** Of services, and of runs. */
const KEPT = 1_000;
const CLAIMS_LEAST_MS = 500;
const CLAIMS_MS = 3_000;
const QUERY_MS = 1_000;

/** All that is asked of Temporal again and again, each shared by the hosts that wait for it. */
export class Polls {
  private readonly services = new KeptByKey<SharedPoll<Seen>>(KEPT);
  private readonly runs = new KeptByKey<SharedPoll<ClaimStatus[]>>(KEPT);

  /** The newest run of a service. */
  ofService(session: Connected, service: string): SharedPoll<Seen> {
    return this.services.of(service, () => followService(session, service));
  }

  /** The claims of a run with their verdicts. */
  ofClaims(session: Connected, run: Pick<RunFacts, 'service' | 'runId'>): SharedPoll<ClaimStatus[]> {
    const poll = (): Promise<ClaimStatus[]> => claimsOf(session, run, QUERY_MS);
    const bounded = () => session.client.withDeadline(Date.now() + CLAIMS_MS, poll);
    return this.runs.of(run.runId, () => new SharedPoll(bounded, CLAIMS_LEAST_MS));
  }
}
