/** The steps of the runbook, in order. */
export const STEPS = ['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'reactivating'] as const;
export const ENDS = ['restored', 'refused', 'aborted', 'failed'] as const;
/** `scheduled`: a run that waits for its time, before the runbook begins. `aborting` gives back before the go. */
export const PHASES = ['scheduled', ...STEPS, 'aborting', ...ENDS] as const;

export type Step = (typeof STEPS)[number];
export type End = (typeof ENDS)[number];
export type Phase = (typeof PHASES)[number];

/**
 * Which phase may follow which. `confirming` goes back because a claim holds for one boot, and `preflight` because the
 * window may have closed again.
 */
const EDGES: Record<Phase, readonly Phase[]> = {
  scheduled: ['preflight', 'refused', 'aborted', 'failed'],
  preflight: ['scheduled', 'draining', 'refused', 'aborted', 'failed'],
  draining: ['settling', 'aborting', 'failed'],
  settling: ['maintenance', 'aborting', 'failed'],
  maintenance: ['confirming', 'failed'],
  confirming: ['reactivating', 'maintenance', 'failed'],
  reactivating: ['restored', 'failed'],
  aborting: ['aborted', 'failed'],
  restored: [],
  refused: [],
  aborted: [],
  failed: [],
};

export function isPhase(text: string): text is Phase {
  return (PHASES as readonly string[]).includes(text);
}

export function isEnd(phase: Phase): phase is End {
  return (ENDS as readonly string[]).includes(phase);
}

/** Until the run enters `maintenance` no host has had the go, and what this run took may be given back. */
export function isBeforeGo(phase: Phase): boolean {
  return phase === 'scheduled' || phase === 'preflight' || phase === 'draining' || phase === 'settling';
}

/** Guards every transition: a step that is out of order is a bug, and must not be carried out. */
export function assertMayEnter(from: Phase, to: Phase): void {
  if (!EDGES[from].includes(to)) throw new Error(`a maintenance in ${from} can't enter ${to}`);
}

const ORDER: readonly Phase[] = ['scheduled', ...STEPS];

/** True when a run in `current` is in `wanted` or past it, in the order of the runbook. */
export function hasReached(current: Phase, wanted: Step | 'scheduled'): boolean {
  return ORDER.includes(current) && ORDER.indexOf(current) >= ORDER.indexOf(wanted);
}
