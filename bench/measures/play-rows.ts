import type { Play } from '../play.js';
import { TAGOUT, type Goal, type Row } from '../results.js';
import { dies } from '../situations/dies.js';
import { CLEAN } from '../situations/all.js';
import { putBack } from '../situations/put-back.js';
import { median } from '../statistics.js';
import type { Played } from './plays.js';

/** What a program itself computes in a wait, at most. */
const SLACK_MS = 500;

type Some = Played<unknown>;

/** Requests lost in this situation; beyond those of the dead host where one dies. */
export function lostRow({ peer, situation, plays, times }: Some): Row {
  const isDeath = situation === dies;
  const samples = plays.map((one) => (isDeath ? Math.max(0, one.lost - one.ownLost) : one.lost));
  const what = `requests lost: ${situation.title}${isDeath ? ', beyond those of the host itself' : ''}`;
  const isOurs = peer.name === TAGOUT && situation !== putBack;
  return {
    ...{ what, who: peer.name, unit: 'requests', samples, scale: times.scale },
    ...(isOurs && {
      goal: goal(
        '0',
        samples.every((lost) => lost === 0),
      ),
    }),
    note: notes(plays),
  };
}

/** How long it took to tell that a rule was put back. */
export function toldRow({ peer, situation, plays, times }: Some): Row[] {
  if (situation !== putBack) return [];
  const told = plays.flatMap((one) =>
    one.outcome.exit === 0 || one.putBackMs === null ? [] : [one.endedMs - one.putBackMs],
  );
  const limit = times.durations.everyMs + 1_000;
  return [
    {
      what: `told that ${situation.title}`,
      ...{ who: peer.name, unit: 'ms', samples: told, scale: times.scale },
      ...(peer.name === TAGOUT && {
        goal: goal(`≤ watch.every + 1 s (${limit} ms)`, told.length === plays.length && median(told) <= limit),
      }),
    },
  ];
}

/** From the end of the last transaction to the moment when the work on the hosts begins. */
export function idleRow({ peer, situation, plays, times }: Some): Row {
  const samples = plays.map(idleMs);
  const limit = times.durations.quietMs + times.durations.pollMs + SLACK_MS;
  const why = `the last transaction ends before drain.settle is over, and drain.quiet comes after that`;
  return {
    what: `idle before the work on the hosts: ${situation.title}`,
    ...{ who: peer.name, unit: 'ms', samples, scale: times.scale },
    ...(peer.name === TAGOUT && {
      goal: goal(
        `≤ quiet + 1 poll + 0.5 s (${limit} ms)`,
        median(samples) <= limit,
        situation === CLEAN ? why : undefined,
      ),
    }),
    ...(peer.name === 'shell runbook' && { note: `sleeps ${times.fixedSleepMs} ms whatever is under way` }),
  };
}

/** The whole time less the time in which at least one host was worked on. */
export function wholeRow({ peer, plays, times }: Some): Row {
  return {
    what: "the whole maintenance, beyond the hosts' own work",
    ...{
      who: peer.name,
      unit: 's',
      samples: plays.map((one) => (one.endedMs - one.startedMs - workMs(one)) / 1_000),
      scale: times.scale,
    },
  };
}

const WAITS =
  'settle, quiet and healthyFor are 120 s by default; the runbook sleeps 30 s, and the script waits for nothing';

/** tagout's goal is to take the least time of all. */
export function withLeast(rows: readonly Row[]): Row[] {
  const least = Math.min(...rows.map(({ samples }) => median(samples)));
  return rows.map((row) => {
    if (row.who !== TAGOUT) return row;
    return { ...row, goal: goal('least of all', median(row.samples) <= least, WAITS) };
  });
}

export function callRows({ peer, plays, times }: Some): Row {
  const kinds = Object.entries(plays[0]!.calls).map(([kind, count]) => `${count} ${kind}`);
  return {
    what: 'ELBv2 calls of a maintenance',
    ...{
      who: peer.name,
      unit: 'calls',
      samples: plays.map(({ calls }) => sum(Object.values(calls))),
      scale: times.scale,
    },
    note: kinds.join(', '),
  };
}

/** Three forward actions, each written twice, and the tag, which is set and removed. */
const WRITES = 3 * 2 + 2;

export function writesRow({ peer, plays, times }: Some): Row {
  const samples = plays.map(({ writes }) => writes);
  return {
    what: 'writes of a maintenance, with 3 forward actions',
    ...{ who: peer.name, unit: 'writes', samples, scale: times.scale },
    ...(peer.name === TAGOUT && {
      goal: goal(
        `3 actions × 2, and the tag set and removed (${WRITES})`,
        samples.every((one) => one === WRITES),
      ),
    }),
  };
}

const FIRST_LOOKS =
  'the first good sample is up to 1 poll later, and the routing and every host are read again before the first write';

/** From the moment when every host has proved itself and every target is healthy to the first share that is back. */
export function firstShareRow({ peer, plays, times }: Some): Row[] {
  if (peer.name !== TAGOUT) return [];
  const samples = plays.flatMap((one) => {
    const readyMs = Math.max(...one.maintained.map(({ readyMs }) => readyMs ?? 0), one.healthyMs ?? 0);
    const first = one.writesAt.find(({ atMs, action }) => atMs > readyMs && action.startsWith('Modify'));
    return first === undefined ? [] : [first.atMs - readyMs - times.durations.healthyForMs];
  });
  const limit = times.durations.pollMs + SLACK_MS;
  return [
    {
      what: 'from all hosts claimed, ready and healthy to the first share back, beyond healthyFor',
      ...{ who: TAGOUT, unit: 'ms', samples, scale: times.scale },
      goal: goal(`≤ 1 poll + 0.5 s (${limit} ms)`, median(samples) <= limit, FIRST_LOOKS),
    },
  ];
}

/** Of the host that was idle for the shortest time; 0 if its work cut a transaction. */
function idleMs({ maintained }: Play): number {
  return Math.min(...maintained.map(({ atMs, idleSinceMs }) => (idleSinceMs === null ? 0 : atMs - idleSinceMs)));
}

function workMs({ maintained, endedMs }: Play): number {
  const spans = maintained.map(({ atMs, readyMs }) => [atMs, Math.min(readyMs ?? endedMs, endedMs)] as const);
  let untilMs = 0;
  return sum(
    [...spans]
      .sort(([a], [b]) => a - b)
      .map(([from, to]) => {
        const added = Math.max(0, to - Math.max(from, untilMs));
        untilMs = Math.max(untilMs, to);
        return added;
      }),
  );
}

/** What is not said by the number: how it ended, and whether the cluster is back. */
function notes(plays: readonly Play[]): string {
  const told = plays.filter(({ outcome }) => outcome.exit !== 0);
  const out = plays.filter(({ isBack, outcome }) => !isBack && outcome.exit === 0);
  return [
    told.length === 0 ? '' : `${told.length} of ${plays.length} ended with exit ${told[0]!.outcome.exit}`,
    out.length === 0 ? '' : `${out.length} of ${plays.length} ended with success and the routing not as it was`,
  ]
    .filter((one) => one !== '')
    .join('; ');
}

function goal(text: string, isMet: boolean, limit?: string): Goal {
  return { text, isMet, ...(limit !== undefined && { limit }) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
