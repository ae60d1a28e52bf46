import { isUndecodable, type Connected } from '../connect.js';
import type { Config } from '../domain/config.js';
import { leftBehind, type Left } from '../domain/left-behind.js';
import type { RollStatus } from '../domain/roll/document.js';
import type { StatusDocument } from '../domain/status.js';
import { isUserError, UserError } from '../domain/user-error.js';
import { listedRuns, RUNS_SEARCHED } from './describe.js';
import { documentBeside, runDocument } from './documents.js';
import type { RunFacts } from './facts.js';
import { findRun } from './find.js';
import { findRoll, type RollFacts } from './roll/find-roll.js';
import { rollDocument } from './roll/roll-document.js';
import { requireSearchAttributes } from './search-attributes.js';

interface Judged {
  state: 'under-way' | Left;
  run: RunFacts;
}

/** Why others must not write to the load balancer now: a run that is on, or what one left behind. */
export interface InTheWay extends Judged {
  state: Exclude<Judged['state'], 'nothing'>;
}

export interface Guarded {
  /** The run that is on comes first, then the newest; empty: nothing is in the way. */
  inTheWay: InTheWay[];
  /** The run that is not in the way before its time. */
  scheduled: RunFacts | null;
  /** The run that is on, or the last one that counts; null if there is none. */
  run: RunFacts | null;
  latest: RunFacts | null;
  /** The roll that is on; it is in the way also between two clusters. */
  roll: RollFacts | null;
  /** The roll that is not in the way before its time. */
  scheduledRoll: RollFacts | null;
}

/**
 * Returns a function that finds what stands in the way of somebody else's write: the run that is on, and for each
 * cluster what its last run left behind. Throws `UserError` if that can't be known.
 */
export function guardOf(session: Connected, config: Config, queryMs: number): () => Promise<Guarded> {
  let before: { at: string; left: Judged[] } | undefined;
  return () =>
    explained(async () => {
      // The roll comes first: a maintenance that it begins meanwhile is seen then.
      const found = await findRoll(session, config.service);
      const on = found?.running === true ? found : null;
      const [roll, scheduledRoll] = on?.phase === 'scheduled' ? [null, on] : [on, null];
      const latest = await findRun(session, config.service);
      if (latest === null) {
        await requireSearchAttributes(session);
        return { inTheWay: [], scheduled: null, run: null, latest, roll, scheduledRoll };
      }
      // Runs that have ended never change, so they are judged once.
      const at = `${latest.runId} ${latest.running ? 'is on' : 'is over'}`;
      if (before?.at !== at) before = { at, left: await judgeAll(session, latest, config, queryMs) };
      const scheduled = latest.running && latest.phase === 'scheduled' ? latest : null;
      const judged: Judged[] =
        latest.running && scheduled === null ? [{ state: 'under-way', run: latest }, ...before.left] : before.left;
      const inTheWay = judged.filter((one): one is InTheWay => one.state !== 'nothing');
      return { inTheWay, scheduled, run: (inTheWay[0] ?? judged[0])?.run ?? null, latest, roll, scheduledRoll };
    });
}

/** The status document of a run that the guard has found, with the latest start if that was refused. */
export function guardedDocument(
  session: Connected,
  run: RunFacts,
  latest: RunFacts | null,
  queryMs: number,
): Promise<StatusDocument> {
  return explained(() => documentBeside(session, run, latest, queryMs));
}

/** The status of a roll that the guard has found. */
export function guardedRoll(session: Connected, roll: RollFacts, queryMs: number): Promise<RollStatus> {
  return explained(async () => (await rollDocument(session, roll, queryMs)).roll);
}

/** For each cluster the newest run that says what is left there; the newest of these runs first. */
async function judgeAll(
  session: Connected,
  latest: RunFacts,
  { clusters }: Config,
  queryMs: number,
): Promise<Judged[]> {
  const names = new Set([latest.cluster, ...clusters.map(({ name }) => name)]);
  const judged = await Promise.all([...names].map((cluster) => lastOf(session, latest, cluster, queryMs)));
  const newestFirst = (a: Judged, b: Judged): number => Date.parse(b.run.startedAt) - Date.parse(a.run.startedAt);
  return judged.filter((one) => one !== null).sort(newestFirst);
}

/** Null if no run of the cluster has ever moved a share. */
async function lastOf(session: Connected, latest: RunFacts, cluster: string, queryMs: number): Promise<Judged | null> {
  const own = latest.cluster === cluster && !latest.running ? await judge(session, latest, queryMs) : null;
  if (own !== null) return own;
  let listed = 0;
  for await (const runId of listedRuns(session.client, latest.workflowId, { cluster })) {
    listed += 1;
    if (runId === latest.runId) continue;
    const run = await findRun(session, latest.service, runId);
    const judged = run === null ? null : await judge(session, run, queryMs);
    if (judged !== null) return judged;
  }
  if (listed < RUNS_SEARCHED) return null;
  throw new UserError(
    'unreachable',
    `none of the last ${RUNS_SEARCHED} runs of ${cluster} has moved a share, and no earlier one was read: it is not known what is left of them; see \`tagout status\``,
  );
}

async function judge(session: Connected, run: RunFacts, queryMs: number): Promise<Judged | null> {
  // It has started since the latest run was looked up.
  if (run.running) return { state: 'under-way', run };
  const { recordedPhase } = run;
  const state = leftBehind({ recordedPhase, document: await runDocument(session, run, queryMs) });
  return state === null ? null : { state, run };
}

/** What can't be decoded is not known, which is another exit than that of wrong usage. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUndecodable(error)) throw new UserError('unreachable', UNDECODABLE, { cause: error });
    if (isUserError(error) && error.kind === 'usage')
      throw new UserError('unreachable', error.message, { cause: error });
    throw error;
  }
}

const UNDECODABLE =
  'not known: the data of the last run is encoded; set TAGOUT_DATA_CONVERTER to the module that the workers use';
