import { isUndecodable, isUnreachable, type Connected } from '../../connect.js';
import { leftBehind } from '../../domain/left-behind.js';
import { isEnd } from '../../domain/lifecycle.js';
import type { ListLine } from '../../domain/list/line.js';
import { oneLine } from '../../domain/one-line.js';
import { isText, listOf, orNull, shapeOf } from '../../domain/shape.js';
import type { RollStatus } from '../../domain/roll/document.js';
import { isRollOver } from '../../domain/roll/is-over.js';
import type { StatusDocument } from '../../domain/status.js';
import { runDocument } from '../documents.js';
import { findRun } from '../find.js';
import { findRoll } from '../roll/find-roll.js';
import { rollDocument } from '../roll/roll-document.js';
import type { Listed } from './read-list.js';

/** What a run itself says, beyond the server's list. */
export type Closer = Pick<ListLine, 'standing' | 'failure' | 'outOfService' | 'exposed' | 'warnings' | 'next'> &
  Partial<Pick<ListLine, 'phase' | 'startedBy' | 'reason' | 'clusters'>>;

const NOTHING_MORE = { failure: null, outOfService: [], exposed: [], warnings: [], next: null };

/** What the list alone says. An end that nobody has looked at is not known to have left nothing. */
export function fromAfar({ kind, phase, endedAt }: Pick<Listed, 'kind' | 'phase' | 'endedAt'>): Closer {
  if (endedAt === null) return { ...NOTHING_MORE, standing: 'under-way' };
  // What is out, the maintenances of a roll say.
  const worst = kind === 'roll' ? 'stopped' : 'not-known';
  return { ...NOTHING_MORE, standing: isHarmless(phase) ? 'nothing' : worst };
}

/** A run that ended so has left nothing out: it says no more than the list. */
export function isHarmless(phase: string): boolean {
  return phase === 'restored' || phase === 'refused';
}

/**
 * Asks a run, or reads how it ended. Null if it says nothing of its cluster, or of what a roll has left to do: an
 * earlier run does. A run that can't be read is told as far as the list goes, because anybody may have started it, with
 * any codec and any end.
 */
export async function lookCloser(session: Connected, listed: Listed, queryMs: number): Promise<Closer | null> {
  try {
    if (listed.kind === 'roll') return await lookAtRoll(session, listed, queryMs);
    const run = await findRun(session, listed.service, listed.runId);
    // Its retention has ended since it was listed.
    if (run === null) return fromAfar(listed);
    const document = await runDocument(session, run, queryMs);
    if (!isTellable(document)) throw new Error('its status document has another form than those of tagout');
    const standing = run.running ? 'under-way' : leftBehind({ recordedPhase: run.recordedPhase, document });
    return standing === null ? null : { ...told(document), standing };
  } catch (error) {
    if (isUnreachable(error)) throw error;
    return { ...fromAfar(listed), warnings: [isUndecodable(error) ? ENCODED : unreadable(error)] };
  }
}

async function lookAtRoll(session: Connected, listed: Listed, queryMs: number): Promise<Closer | null> {
  const facts = await findRoll(session, listed.service, listed.runId);
  if (facts === null) return fromAfar(listed);
  const { roll } = await rollDocument(session, facts, queryMs);
  const { phase, startedBy, reason, clusters, warnings, next, failure } = roll;
  if (!facts.running && hasBegunNothing(roll.timeline)) return null;
  const isDone = clusters.length > 0 && clusters.every(({ state }) => state === 'done');
  return {
    ...fromAfar(listed),
    ...(!facts.running && isDone && { standing: 'nothing' as const }),
    ...{ phase, startedBy, reason, warnings, next, failure: failure?.type ?? null },
    clusters: clusters.map(({ name, state }) => ({ name, state })),
  };
}

/** It ended while it waited for its window, or in its preflight: what an earlier roll left to do is left still. */
function hasBegunNothing(timeline: RollStatus['timeline']): boolean {
  return timeline.every(({ phase }) => phase === 'scheduled' || phase === 'preflight' || isRollOver(phase));
}

const isTexts = listOf(isText);
const isTellable = shapeOf<Pick<StatusDocument, 'phase' | 'startedBy' | 'reason' | 'next'> & Lists>({
  ...{ phase: isText, startedBy: isText, reason: isText, next: orNull(isText) },
  ...{ outOfService: isTexts, exposed: isTexts, warnings: isTexts },
});
type Lists = Pick<StatusDocument, 'outOfService' | 'exposed' | 'warnings'>;

function told({ phase, failure, ...document }: StatusDocument): Omit<Closer, 'standing'> {
  const { outOfService, exposed, warnings, next, startedBy, reason, worker } = document;
  const silent = worker || isEnd(phase) || warnings.length > 0 ? [] : ['no worker answers'];
  return {
    ...{ phase, outOfService, exposed, next, startedBy, reason },
    failure: isText(failure?.type) ? failure.type : null,
    warnings: [...warnings, ...silent],
  };
}

const ENCODED = 'its data is encoded: set TAGOUT_DATA_CONVERTER to the module that its workers use';

function unreadable(error: unknown): string {
  return `it can't be read: ${oneLine(error instanceof Error ? error.message : String(error), LONGEST_TOLD)}`;
}

const LONGEST_TOLD = 200;
