import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { JournalEntry } from '../../lab/alb/journal.js';
import { optionalText, shapes } from '../../lab/alb/tree.js';
import type { Random } from '../../lab/random.js';
import type { World } from '../../lab/world.js';
import { hasReached, isPhase, type Step } from '../../src/domain/lifecycle.js';
import { ROLL } from '../../src/domain/tag.js';
import { maintenanceId, rollId, SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { LOOK_AGAIN_MS } from './crashing.js';

/**
 * Where a roll can be: its own preflight; the gate before a cluster; a maintenance that has begun and has not written
 * yet; a step of it; or its very end, before the roll knows of it.
 */
export type Place = 'tagged' | 'gate' | 'begun' | Exclude<Step, 'preflight'> | 'given-back';

/** When to crash: this long after the roll was seen in this place of a cluster, or in a later one. */
export interface RollMoment {
  place: Place;
  cluster: string;
  delayMs: number;
}

/** For each place but those of the tag: how long after its beginning a worker may crash. */
const WITHIN_MS: Partial<Record<Place, number>> = {
  gate: 2000,
  draining: 800,
  settling: 6000,
  maintenance: 3000,
  confirming: 600,
  reactivating: 1200,
  'given-back': 400,
};
const STEPS: Place[] = ['draining', 'settling', 'maintenance', 'confirming', 'reactivating'];
/** Where a roll goes from one cluster to the next. */
const BETWEEN: Place[] = ['given-back', 'gate', 'begun'];

/** One crash in each of so many places, in order; `between` of them where the roll goes from one cluster to the next. */
export function drawMoments(clusters: string[], random: Random, { all, between, tagMs }: Draw): RollMoment[] {
  const places = placesOf(clusters);
  const isBetween = ({ place }: RollMoment): boolean => BETWEEN.includes(place);
  const some = drawn(places.filter(isBetween), random).slice(0, between);
  const others = drawn(
    places.filter((one) => !isBetween(one)),
    random,
  ).slice(0, all - between);
  return places
    .filter((one) => some.includes(one) || others.includes(one))
    .map((one) => ({ ...one, delayMs: Math.floor(random() * (WITHIN_MS[one.place] ?? tagMs)) }));
}

interface Draw {
  all: number;
  between: number;
  /** How long the step of the tag lasts. With it, the times in which a worker may crash cover the whole roll. */
  tagMs: number;
}

function placesOf(clusters: string[]): RollMoment[] {
  const moment = (cluster: string, place: Place): RollMoment => ({ cluster, place, delayMs: 0 });
  return clusters.flatMap((cluster, n) => [
    moment(cluster, n === 0 ? 'tagged' : 'gate'),
    ...['begun' as const, ...STEPS].map((place) => moment(cluster, place)),
    // After the last cluster the roll is about to end.
    ...(n === clusters.length - 1 ? [] : [moment(cluster, 'given-back')]),
  ]);
}

/** In a random order. */
function drawn<T>(all: T[], random: Random): T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

interface Where {
  world: World;
  client: Client;
  service: string;
  clusters: string[];
  /** From then on, nobody waits any more. */
  signal: AbortSignal;
}

/** Resolves at that moment. */
export async function untilMoment(where: Where, { place, cluster, delayMs }: RollMoment): Promise<void> {
  const { journal } = where.world.core;
  const n = where.clusters.indexOf(cluster);
  switch (place) {
    case 'tagged':
      await journal.nth(1, tagsOf(ROLL));
      break;
    case 'begun':
      await journal.nth(1, tagsOf(cluster));
      break;
    case 'given-back':
      await journal.nth(n + 2, tagsOf(ROLL));
      break;
    case 'gate':
      await journal.nth(n + 1, tagsOf(ROLL));
      await untilShown(where, rollId, ({ cluster: now }) => where.clusters.indexOf(now) >= n);
      break;
    case 'draining':
    case 'settling':
    case 'maintenance':
    case 'confirming':
    case 'reactivating':
      await journal.nth(1, tagsOf(cluster));
      await untilShown(where, maintenanceId, ({ phase }) => isPhase(phase) && hasReached(phase, place));
      break;
  }
  await sleep(delayMs);
}

/** The writes of a tag that names this cluster, or the roll. */
export function tagsOf(name: string): (entry: JournalEntry) => boolean {
  return ({ action, write, params }) =>
    write &&
    action === 'AddTags' &&
    shapes(params, 'Tags').some((tag) => optionalText(tag, 'Value')?.startsWith(`${name} `));
}

/** Waits until the search attributes of the roll, or of its maintenance, show this. Bears an outage of the server. */
async function untilShown(
  { client, service, signal }: Where,
  idOf: (service: string) => string,
  isReached: (shown: { cluster: string; phase: string }) => boolean,
): Promise<void> {
  for (;;) {
    const described = await client.workflow
      .getHandle(idOf(service))
      .describe()
      .catch(() => null);
    const valueOf = (name: string) => described?.typedSearchAttributes.get({ name, type: 'KEYWORD' }) ?? '';
    if (isReached({ cluster: valueOf(SEARCH_ATTRIBUTES.cluster), phase: valueOf(SEARCH_ATTRIBUTES.phase) })) return;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}
