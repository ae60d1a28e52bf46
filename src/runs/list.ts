import type { Connected } from '../connect.js';
import { byPlace, type Place } from '../domain/list/by-place.js';
import type { ListLine } from '../domain/list/line.js';
import { madeGood } from '../domain/list/made-good.js';
import { worstFirst } from '../domain/list/worst-first.js';
import { fromAfar, isHarmless, lookCloser, type Closer } from './list/look-closer.js';
import { manyAtOnce } from './many-at-once.js';
import { readList, type Listed } from './list/read-list.js';
import { saidIn } from './list/said.js';
import { missingAttribute, requireSearchAttributes } from './search-attributes.js';

export interface ListArgs {
  /** Null: every service of the namespace. */
  service: string | null;
  /** Every run that is known, refused ones too; otherwise only what says how things are now. */
  all: boolean;
}

export interface ListLimits {
  queryMs: number;
  /** How long runs may be asked, all together. */
  lookMs: number;
}

export interface ListAnswer {
  namespace: string;
  /** The worst first. */
  lines: ListLine[];
  /** What makes the list less than whole, as sentences. */
  notes: string[];
}

/** So many runs are asked side by side. */
const AT_ONCE = 16;
/** At most so many ended runs of a cluster are read to find one that says what is left there. */
const ENDED_MAX = 10;

/** The maintenances and rolls of the namespace. Each that is on, or may have left something, is asked or read. */
export async function listRuns(
  session: Connected,
  { service, all }: ListArgs,
  { queryMs, lookMs }: ListLimits,
): Promise<ListAnswer> {
  const { runs, isCut } = await readList(session, { service, refused: all }).catch((error: unknown) => {
    throw missingAttribute(error, session) ?? error;
  });
  if (runs.length === 0) await requireSearchAttributes(session);
  const places = byPlace(runs).toSorted((a, b) => urgency(b) - urgency(a));
  const untilMs = performance.now() + lookMs;
  const looked = await manyAtOnce(places, { atOnce: AT_ONCE, untilMs }, (place) => look(session, place, queryMs));
  const shown = looked.flatMap((one, index) => one ?? unlooked(places[index]!));
  const told = all ? [...shown, ...restOf(places, shown)] : shown;
  const lines = await manyAtOnce(told, { atOnce: AT_ONCE, untilMs: Infinity }, (one) => lineOf(session, one, untilMs));
  const unasked = looked.filter((one) => one === null).length;
  return {
    namespace: session.namespace,
    lines: worstFirst(madeGood(lines.filter((line) => line !== null))),
    notes: [
      ...(isCut
        ? [`there are more runs than the ${runs.length} that were read: those that ended first are missing`]
        : []),
      ...(unasked === 0
        ? []
        : [
            `in ${lookMs / 1000} s not every run could be asked: ${unasked} are told as the server lists them; ask for one service with --service`,
          ]),
    ],
  };
}

interface Shown {
  run: Listed;
  closer: Closer;
}

/** What may have left something is looked at before what is on, and that before what is restored. */
function urgency({ on, ended }: Place<Listed>): number {
  if (on.length > 0) return 1;
  return ended[0] !== undefined && !isHarmless(ended[0].phase) ? 2 : 0;
}

/** In these phases a run has moved no share yet. */
const UNTOUCHED = ['scheduled', 'preflight'];

/** The runs that say how things are in one place now. */
async function look(session: Connected, { on, ended }: Place<Listed>, queryMs: number): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const run of on) shown.push({ run, closer: (await lookCloser(session, run, queryMs)) ?? fromAfar(run) });
  // A run that is past preflight says it all.
  if (shown.some(({ run, closer }) => !UNTOUCHED.includes(closer.phase ?? run.phase))) return shown;
  const unrefused = ended.filter(({ phase }) => phase !== 'refused');
  for (const run of unrefused.slice(0, ENDED_MAX)) {
    const closer = isHarmless(run.phase) ? fromAfar(run) : await lookCloser(session, run, queryMs);
    if (closer !== null) return [...shown, { run, closer }];
  }
  return [...shown, ...unrefused.slice(0, 1).map((run) => ({ run, closer: movedNothing(run) }))];
}

function unlooked({ on, ended }: Place<Listed>): Shown[] {
  const unrefused = ended.filter(({ phase }) => phase !== 'refused');
  return [...on, ...unrefused.slice(0, on.length === 0 ? 1 : 0)].map((run) => ({ run, closer: fromAfar(run) }));
}

/** With `--all`: what says nothing about now, because it moved no share, or because it is older than what does. */
function restOf(places: Place<Listed>[], shown: Shown[]): Shown[] {
  const told = new Set(shown.map(({ run }) => run));
  return places.flatMap(({ on, ended }) => {
    const isOld = (index: number): boolean => on.length > 0 || ended.findIndex((run) => told.has(run)) < index;
    return ended.flatMap((run, index) => {
      if (told.has(run)) return [];
      return [{ run, closer: { ...movedNothing(run), ...(isOld(index) && { standing: 'earlier' as const }) } }];
    });
  });
}

function movedNothing(run: Listed): Closer {
  return { ...fromAfar(run), standing: 'nothing' };
}

async function lineOf(
  session: Connected,
  { run: { memo, ...run }, closer }: Shown,
  untilMs: number,
): Promise<ListLine> {
  const { startedBy, reason, phase = run.phase, clusters = null, ...rest } = closer;
  const said =
    startedBy !== undefined && reason !== undefined
      ? { startedBy, reason }
      : await saidIn(session, { ...run, memo }, untilMs);
  return { ...run, ...rest, ...said, phase, clusters };
}
