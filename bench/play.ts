import { setTimeout as sleep } from 'node:timers/promises';
import { rulesOf } from '../lab/show/hosts.js';
import type { World } from '../lab/world.js';
import type { Outcome, Peer } from './peers/peer.js';
import { PERSON, type Happened, type Situation } from './situations/situation.js';
import type { Ground } from './stage/ground.js';
import type { Maintained } from './stage/hands.js';
import { openSite, type Site } from './stage/site.js';
import type { Times } from './times.js';

/** One maintenance by one program, as it went. Times are milliseconds since the Unix epoch. */
export interface Play {
  startedMs: number;
  endedMs: number;
  outcome: Outcome;
  served: number;
  lost: number;
  /** Of those lost: cut by a host that died, or sent to it. */
  ownLost: number;
  putBackMs: number | null;
  maintained: Maintained[];
  /** How many calls of each kind were made, and how many writes. */
  calls: Record<string, number>;
  writes: number;
  /** When each write was carried out, with the action of the API. */
  writesAt: { atMs: number; action: string }[];
  /** When all targets of the cluster had become healthy for the last time. */
  healthyMs: number | null;
  /** True if rules and targets are as before, and before anybody touched them. */
  isBack: boolean;
}

/** Traffic before it begins, and after it ends. */
const BEFORE_MS = 1_000;
const AFTER_MS = 2_000;

/** Plays one maintenance; `also` may ask the site before it is taken down. */
export async function play<T = undefined>(
  ground: Ground,
  { peer, situation, seed, times }: { peer: Peer; situation: Situation; seed: number; times: Times },
  also?: (site: Site) => Promise<T>,
): Promise<{ play: Play; also: T | undefined }> {
  const { config, isLong } = situation;
  const site = await openSite(ground, {
    ...{ seed, times },
    ...(config && { config }),
    ...(isLong && { longMs: times.veryLongMs }),
  });
  try {
    await peer.prepare?.(site);
    await sleep(BEFORE_MS);
    const played = await maintain(site, peer, situation, seed);
    return { play: played, also: await also?.(site) };
  } finally {
    await site.stop();
  }
}

async function maintain(site: Site, peer: Peer, situation: Situation, seed: number): Promise<Play> {
  const { world, traffic } = site;
  const before = routingOf(world);
  const lostBefore = traffic.tally.total.lost;
  const servedBefore = traffic.tally.total.served;
  const byHand = situation.byHand === true;
  if (byHand) drainByHand(world);
  const happened: Happened = { putBackMs: null, ownLost: () => 0 };
  situation.arm?.(site, peer, happened, seed);
  const callsBefore = world.core.journal.count;
  const healthy = lastHealthy(world);
  const startedMs = Date.now();
  const outcome = await withinLimit(peer.maintain(site, byHand), site.times.giveUpMs);
  const endedMs = Date.now();
  const lostUntilTold = traffic.tally.total.lost - lostBefore;
  if (outcome.exit !== 0) situation.whenTold?.(site);
  else await sleep(AFTER_MS);
  const own = world.core.journal.entries.filter(({ n, by }) => n > callsBefore && by.name !== PERSON);
  const writes = own.filter(({ write }) => write);
  return {
    ...{ startedMs, endedMs, outcome },
    served: traffic.tally.total.served - servedBefore,
    // What is lost after it has told is for the people who were told.
    lost: outcome.exit === 0 ? traffic.tally.total.lost - lostBefore : lostUntilTold,
    ownLost: happened.ownLost(),
    putBackMs: happened.putBackMs,
    maintained: site.hands.maintained,
    calls: counted(own.map(({ action }) => action)),
    writes: writes.length,
    writesAt: writes.map(({ at: atMs, action }) => ({ atMs, action })),
    healthyMs: healthy(),
    isBack: routingOf(world) === before,
  };
}

function drainByHand(world: World): void {
  const { arns } = world;
  for (const rule of [arns.httpDefault, arns.httpV1, arns.partnersDefault])
    world.foreigner(PERSON).setShare(rule, arns.east, 0);
}

/** The rules, and which targets are registered. */
function routingOf(world: World): string {
  const targets = [...world.core.state.targetGroups.values()].map((group) => [...group.targets.keys()].sort());
  return `${rulesOf(world)} ${JSON.stringify(targets)}`;
}

function lastHealthy({ core, arns }: World): () => number | null {
  let at: number | null = null;
  let were = true;
  core.health.on(() => {
    const targets = [...(core.state.targetGroups.get(arns.east)?.targets.values() ?? [])];
    const are =
      targets.length > 0 && targets.every(({ state, drainedAt }) => state === 'healthy' && drainedAt === null);
    if (are && !were) at = Date.now();
    were = are;
  });
  return () => at;
}

async function withinLimit(maintained: Promise<Outcome>, limitMs: number): Promise<Outcome> {
  const over = new AbortController();
  const limit = sleep(limitMs, { exit: null, said: `it had not ended after ${limitMs / 1_000} s` }, over);
  limit.catch(() => undefined);
  try {
    return await Promise.race([maintained, limit]);
  } finally {
    over.abort();
  }
}

function counted(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
