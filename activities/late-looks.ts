import type { Beat } from './beat.js';
import type { LateLook } from './looks.js';
import type { Ports } from './ports.js';

/** A run that begins reads much, and has a watcher more: it waits while those that are there have to wait for their looks. */
export async function untilLooksAreFresh(ports: Ports, beat: Beat, pollMs: number): Promise<void> {
  for (let late = ports.looks.late(ports.now()); late !== null; late = ports.looks.late(ports.now())) {
    beat.tell({ waitingFor: [lateSentence(late)] });
    await beat.pause(pollMs);
  }
}

/** Why nothing new is begun. */
export function lateSentence({ ageMs, limitMs }: LateLook): string {
  return `a watcher of this worker last read its load balancer ${inS(ageMs)} s ago, and may be ${inS(limitMs)} s old: until then no run begins and no go is given. The worker has more runs than its budget of ELBv2 reads allows (tagout worker --elb-reads), or ELBv2 can't be read`;
}

/** A look is told to be late when it is older than this many of `watch.every`, and than LATE_MS. */
const LATE_EVERIES = 3;
const LATE_MS = 10_000;

/** That a look stretches, as a sentence; null while it does not. */
export function stretchedLook(ageMs: number, everyMs: number): string | null {
  if (ageMs <= Math.max(LATE_EVERIES * everyMs, LATE_MS)) return null;
  return `the last good look at the load balancer is ${inS(ageMs)} s old, and a change by others is seen as late: the worker has more to read than its budget of ELBv2 reads allows, or ELBv2 can't be read`;
}

function inS(ms: number): number {
  return Math.round(ms / 1_000);
}
