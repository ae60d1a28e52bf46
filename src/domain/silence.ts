import type { AlertMatcher } from './alert-matcher.js';

/** A silence as Alertmanager has it. Times are milliseconds since the Unix epoch, by Alertmanager's clock. */
export interface AlertSilence extends SilenceWords {
  id: string;
  state: 'active' | 'pending' | 'expired';
  startsMs: number;
  endsMs: number;
  updatedMs: number;
}

/** What a silence says. A run finds its own by this and not by an id, which a crash could lose. */
export interface SilenceWords {
  createdBy: string;
  comment: string;
  matchers: AlertMatcher[];
}

/** A silence that nobody renews ends by itself this long after it was last renewed. */
export const SILENCE_MS = 10 * 60_000;

/** How often it is renewed at most and, while `watch.every` is not longer, at least. An Alertmanager may be down for several times as long. */
export const RENEW_MS = 60_000;

const CREATED_BY = 'tagout';

/** The silence of a run. `link`: the page of the run in the Temporal UI, if the worker knows it. */
export function ownSilence(
  run: { service: string; cluster: string; runId: string; link: string | null },
  matchers: AlertMatcher[],
): SilenceWords {
  const comment = commentOf(run);
  return { createdBy: CREATED_BY, comment: run.link === null ? comment : `${comment}: ${run.link}`, matchers };
}

export type SilenceMove =
  | { kind: 'make'; endsMs: number }
  | { kind: 'renew'; silence: AlertSilence; endsMs: number }
  /** It was renewed just now, or somebody made it longer. */
  | { kind: 'keep' }
  /** Somebody expired it by hand, and wants the alerts. */
  | { kind: 'leave' };

/** What to do so that the run's alerts stay silenced. `nowMs`: by Alertmanager's clock. */
export function nextSilenceMove(found: AlertSilence[], own: SilenceWords, nowMs: number): SilenceMove {
  const alike = found.filter((silence) => saysTheSame(silence, own));
  const endsMs = nowMs + SILENCE_MS;
  const [live] = alike.filter(isLive).toSorted((a, b) => b.endsMs - a.endsMs);
  if (live !== undefined)
    return live.endsMs >= endsMs - RENEW_MS / 2 ? { kind: 'keep' } : { kind: 'renew', silence: live, endsMs };
  return alike.some(wasExpiredByHand) ? { kind: 'leave' } : { kind: 'make', endsMs };
}

/** All that are still there of a run, with whatever matchers: a crash may have left two. */
export function silencesToExpire(found: AlertSilence[], own: SilenceWords): AlertSilence[] {
  return found.filter((silence) => isOfRun(silence, own) && isLive(silence));
}

function isLive({ state }: AlertSilence): boolean {
  return state !== 'expired';
}

/** When it is expired by hand, its end becomes that moment. Otherwise its end is long after its last renewal. */
function wasExpiredByHand({ state, endsMs, updatedMs }: AlertSilence): boolean {
  return state === 'expired' && endsMs - updatedMs < SILENCE_MS / 2;
}

function saysTheSame(silence: AlertSilence, own: SilenceWords): boolean {
  return isOfRun(silence, own) && textOf(silence.matchers) === textOf(own.matchers);
}

/** Not every worker knows the link, so the comment counts without it. */
function isOfRun({ createdBy, comment }: SilenceWords, own: SilenceWords): boolean {
  return createdBy === own.createdBy && withoutLink(comment) === withoutLink(own.comment);
}

function commentOf({ service, cluster, runId }: { service: string; cluster: string; runId: string }): string {
  return `tagout: maintenance of ${cluster} (${service}), run ${runId}`;
}

function withoutLink(comment: string): string {
  return comment.replace(/: https?:\/\/\S*$/, '');
}

/** In any order. */
function textOf(matchers: AlertMatcher[]): string {
  return JSON.stringify(
    matchers.map(({ name, value, isRegex, isEqual }) => JSON.stringify([name, value, isRegex, isEqual])).sort(),
  );
}
