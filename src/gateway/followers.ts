import type { Connected } from '../runs/session.js';
import { Follower } from './follower.js';

/** At most this many services are followed; the one that nobody has asked about for longest is forgotten first. */
const KEPT = 1_000;

/** One follower for each service that somebody asks about. */
export class Followers {
  private readonly byService = new Map<string, Follower>();

  of(session: Connected, service: string): Follower {
    const follower = this.byService.get(service) ?? new Follower(session, service);
    this.byService.delete(service);
    this.byService.set(service, follower);
    const [oldest] = this.byService.keys();
    if (this.byService.size > KEPT && oldest !== undefined) this.byService.delete(oldest);
    return follower;
  }
}
