import type { Connected } from '../connect.js';
import type { RollCluster, RollStatus } from '../domain/roll/document.js';
import { outlived } from '../domain/roll/outlived.js';
import type { StatusDocument } from '../domain/status.js';
import { runDocument, serviceDocument } from './documents.js';
import type { RunFacts } from './facts.js';
import { findRun } from './find.js';
import { NOTHING_LIVE, liveOf, type Live } from './live.js';
import { findRoll, type RollFacts } from './roll/find-roll.js';
import { rollDocument } from './roll/roll-document.js';

/** A roll as it is shown: its own status, and the maintenance of its current cluster. */
export interface ShownRoll {
  service: string;
  roll: RollStatus;
  /** Of the cluster that is current, or that the roll stopped at; null between two clusters. */
  current: StatusDocument | null;
}

/** What is known about a service now. */
export interface ServiceView {
  /** The maintenance that is on, or the latest that was not refused. */
  document: StatusDocument | null;
  run: RunFacts | null;
  lastRefusal: StatusDocument['lastRefusal'];
  /** A roll that is on, or the last one, unless a maintenance has begun after it. */
  roll: ShownRoll | null;
  rollFacts: RollFacts | null;
  live: Live;
}

export async function serviceView(session: Connected, service: string, queryMs: number): Promise<ServiceView> {
  const seen = await serviceDocument(session, service, queryMs);
  const rollFacts = await toldRoll(session, service, seen.run);
  const liveOfRun = seen.run === null ? NOTHING_LIVE : liveOf(seen.run);
  if (rollFacts === null) return { ...seen, roll: null, rollFacts, live: liveOfRun };
  const shown = await showRoll(session, rollFacts, seen, queryMs);
  return { ...seen, ...shown, rollFacts };
}

/** A roll is not told when a maintenance has begun after its end, or when it was refused. */
export async function toldRoll(
  session: Connected,
  service: string,
  latest: Pick<RunFacts, 'startedAt'> | null,
): Promise<RollFacts | null> {
  const roll = await findRoll(session, service);
  return roll !== null && isTold(roll, latest) ? roll : null;
}

/** Both times are of the server's clock. */
export function isTold(
  { running, phase, closedAt }: Pick<RollFacts, 'running' | 'phase' | 'closedAt'>,
  latest: Pick<RunFacts, 'startedAt'> | null,
): boolean {
  if (running) return true;
  return phase !== 'refused' && (latest === null || closedAt === null || latest.startedAt <= closedAt);
}

/** `seen`: the latest maintenance, where it was read already. */
export async function showRoll(
  session: Connected,
  facts: RollFacts,
  seen: { run: RunFacts | null; document: StatusDocument | null },
  queryMs: number,
): Promise<{ roll: ShownRoll; live: Live }> {
  const { service } = facts;
  const { roll } = await rollDocument(session, facts, queryMs);
  const opened = openedOf(roll.clusters);
  const run = opened === null || seen.run?.runId === opened ? seen.run : await findRun(session, service, opened);
  const current =
    opened === null || run?.runId !== opened
      ? null
      : run === seen.run && seen.document !== null
        ? seen.document
        : await runDocument(session, run, queryMs);
  const [own, below] = [liveOf(facts), current === null || run === null ? NOTHING_LIVE : liveOf(run)];
  return {
    roll: { service, roll: outlived(roll, current), current },
    live: { ...below, progress: [...own.progress, ...below.progress] },
  };
}

/** The maintenance that is opened: of the current cluster, or of the one at which the roll has stopped. */
export function openedOf(clusters: RollCluster[]): string | null {
  return clusters.find(({ state }) => state === 'current' || state === 'failed')?.runId ?? null;
}

/** The roll with what was learned about the maintenance that it shows. */
export function withTold(
  roll: ShownRoll | null,
  document: StatusDocument | null,
  told: StatusDocument | null,
): ShownRoll | null {
  return roll !== null && roll.current !== null && roll.current === document ? { ...roll, current: told } : roll;
}
