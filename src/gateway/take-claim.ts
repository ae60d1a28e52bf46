import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connected } from '../runs/session.js';
import type { ClaimStatus, Verdict } from '../domain/status.js';
import type { RunFacts } from '../runs/facts.js';
import { findRun } from '../runs/find.js';
import { sendClaim } from '../runs/send-claim.js';
import type { Answer } from './answer.js';
import type { Said } from './body.js';
import type { Hosts } from './hosts.js';
import type { Polls } from './polls.js';
import type { SharedPoll } from './shared-poll.js';

/** How long a host waits for the verdict. The run keeps the claim, and goes on to check it. */
const VERDICT_MS = 8_000;
const POLL_EVERY_MS = 500;

interface Claimed {
  service: string;
  host: string;
  said: Said;
  /** The same for every attempt to send one claim; null where the host gives none. */
  key: string | null;
}

/** Answers `done`: gives the claim to the run, which keeps it from then on, and waits a while for the verdict. */
export async function takeClaim(
  rooms: { session: Connected; hosts: Hosts; polls: Polls },
  claimed: Claimed,
  signal: AbortSignal,
): Promise<Answer> {
  const endsMs = performance.now() + VERDICT_MS;
  const given = await giveClaim(rooms, claimed);
  if (given.kind === 'answer') return given.answer;
  const verdict = await verdictOf(
    rooms.polls.ofClaims(rooms.session, given.run),
    { host: claimed.host, ...claimed.said },
    endsMs,
    signal,
  );
  return { ...ANSWERS[verdict], word: WORDS[verdict] ?? verdict };
}

type Given = { kind: 'given'; run: RunFacts } | { kind: 'answer'; answer: Answer };

/** A run may end right before it gets the claim, and another of the same cluster may have begun. */
async function giveClaim(
  { session, hosts }: { session: Connected; hosts: Hosts },
  { service, host, said, key }: Claimed,
): Promise<Given> {
  let before: string | null = null;
  for (;;) {
    const run = await findRun(session, service);
    if (run?.running !== true || run.runId === before)
      return nothing('no maintenance is running: there is nothing to claim');
    const place = await hosts.find(session, service, host, run.runId);
    if (place.kind === 'answer') return place;
    if (place.kind === 'none' || run.cluster !== place.cluster)
      return nothing(
        `the maintenance that is running is of cluster ${run.cluster}: there is nothing to claim for ${host}`,
      );
    if (await sendClaim(session, run, { host, ...said }, requestIdOf(host, said, key))) return { kind: 'given', run };
    before = run.runId;
  }
}

/** `claims`: what the run knows of its claims, seen after this one was given to it. */
async function verdictOf(
  claims: SharedPoll<ClaimStatus[]>,
  { host, bootId = null }: { host: string; bootId?: string | null },
  endsMs: number,
  signal: AbortSignal,
): Promise<Verdict> {
  for (;;) {
    // The run has the claim already, so an outage from here on changes nothing about it.
    const told = await claims.see().catch(() => []);
    const own = told.findLast((claim) => claim.host === host && claim.bootId === bootId);
    const verdict = own?.verdict ?? 'unverified';
    if (verdict !== 'unverified' || performance.now() >= endsMs || signal.aborted) return verdict;
    await delay(POLL_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * The server takes one request id once. It must not be possible to use up that of another host, and a claim of another
 * boot under the same key is another claim.
 */
function requestIdOf(host: string, { bootId, note }: Said, key: string | null): string {
  if (key === null) return randomUUID();
  const claim = JSON.stringify([host, key, bootId ?? null, note ?? null]);
  return createHash('sha256').update(claim).digest('hex');
}

/** The answers know no other words than these. */
const WORDS: Partial<Record<Verdict, string>> = { superseded: 'unverified', 'unknown-host': 'nothing' };

const ANSWERS: Record<Verdict, { status: number; sentence?: string }> = {
  counted: { status: 200 },
  duplicate: { status: 200, sentence: 'it was claimed and has counted already' },
  unverified: { status: 202, sentence: 'the claim is kept, and will be checked against the host again' },
  superseded: { status: 202, sentence: 'the host has claimed again since, and the later claim counts' },
  'unknown-host': { status: 202, sentence: 'the maintenance that is running is not of the cluster of this host' },
  early: { status: 409, sentence: 'the host has not had the go: claim again after its maintenance' },
  'not-rebooted': { status: 409, sentence: 'the host has not rebooted since the go: reboot it, then claim again' },
  'other-boot': { status: 409, sentence: 'the host reports another boot id than the one in the claim' },
};

function nothing(sentence: string): Given {
  return { kind: 'answer', answer: { status: 202, word: 'nothing', sentence } };
}
