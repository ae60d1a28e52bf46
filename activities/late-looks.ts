import type { Config } from '../src/domain/config.js';
import type { LateLook, Watcher } from './look-times.js';
import type { Step } from './step.js';

/** A new run reads much and adds a watcher, so it waits while the existing watchers' looks are late. */
export async function untilLooksAreFresh({ ports, beat }: Step<unknown>, pollMs: number): Promise<void> {
  for (let late = ports.lookTimes.late(ports.now()); late !== null; late = ports.lookTimes.late(ports.now())) {
    beat.tell({ waitingFor: [lateSentence(late)] });
    await beat.pause(pollMs);
  }
}

/** What the age of a watcher's last look is read from. */
interface Aging extends Step<{ config: Pick<Config, 'watch'> }> {
  watcher: Watcher;
  seen: { warnings: string[] };
}

/** Reports the age of the last look, also while the next look waits in the queue. */
export async function watchAge({ ports, run, beat, watcher, seen }: Aging): Promise<never> {
  const { everyMs } = run.config.watch;
  for (let wasLate = false; ;) {
    await beat.pause(everyMs);
    const late = stretchedLook(ports.now() - watcher.lookedMs, everyMs);
    if (late !== null || wasLate) beat.tell({ warnings: [...seen.warnings, ...(late === null ? [] : [late])] });
    wasLate = late !== null;
  }
}

/** Why no new run begins. */
export function lateSentence({ ageMs, limitMs }: LateLook): string {
  return `a watcher of this worker has waited ${inS(ageMs)} s for its look at the load balancer, longer than the limit of ${inS(limitMs)} s: until it has looked, no run begins and no go is given. The worker has more runs than its budget of ELBv2 reads allows (tagout worker --elb-reads)`;
}

/**
 * Late looks are reported when the last one is older than this many `watch.every` and older than this in milliseconds.
 */
const STRETCHED_EVERIES = 3;
const STRETCHED_MS = 10_000;

/** A warning that looks are late, as a sentence; null if they are not. */
export function stretchedLook(ageMs: number, everyMs: number): string | null {
  if (ageMs <= Math.max(STRETCHED_EVERIES * everyMs, STRETCHED_MS)) return null;
  return `the last good look at the load balancer is ${inS(ageMs)} s old, so changes by others are seen late: the worker has more to read than its budget of ELBv2 reads allows, or ELBv2 can't be read`;
}

function inS(ms: number): number {
  return Math.round(ms / 1_000);
}
