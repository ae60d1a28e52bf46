import { isEnd, STEPS, type Phase } from '../../domain/lifecycle.js';

/** One phase of the runbook, as far as a run has come in it. */
export interface PhaseState {
  phase: Phase;
  /** `stopped`: the run was in it when it began to give back, or ended without being `restored`. */
  state: 'ahead' | 'now' | 'done' | 'stopped';
  /** In milliseconds, all visits together; 0 for a phase that is still ahead. */
  tookMs: number;
}

/**
 * Every phase of the runbook, `scheduled` where the run has waited for its time, and `aborting` where it gives back; what
 * can't come any more is left out.
 */
export function phaseStates(timeline: { phase: Phase; at: string }[], nowMs: number): PhaseState[] {
  const last = timeline.at(-1)?.phase;
  const isOver = last !== undefined && (isEnd(last) || last === 'aborting');
  const where = (wanted: Phase): Phase[] => (timeline.some(({ phase }) => phase === wanted) ? [wanted] : []);
  const phases = [...where('scheduled'), ...STEPS, ...where('aborting')];
  return phases.map((phase) => phaseState(phase, timeline, nowMs)).filter(({ state }) => state !== 'ahead' || !isOver);
}

function phaseState(phase: Phase, timeline: { phase: Phase; at: string }[], nowMs: number): PhaseState {
  const visits = timeline.flatMap((entry, index) => {
    if (entry.phase !== phase) return [];
    const next = timeline[index + 1];
    const endMs = next === undefined ? nowMs : Date.parse(next.at);
    return [{ next: next?.phase ?? null, ms: Math.max(0, endMs - Date.parse(entry.at)) }];
  });
  const last = visits.at(-1);
  const end = timeline.at(-1)?.phase;
  const isOver = end !== undefined && isEnd(end);
  if (last === undefined) return { phase, state: 'ahead', tookMs: 0 };
  const tookMs = visits.reduce((sum, { ms }) => sum + ms, 0);
  const isStopped = last.next === 'aborting' || (last.next !== null && isEnd(last.next) && last.next !== 'restored');
  // A run that gave back and ended `aborted` has done what it was told to.
  if (phase === 'aborting' && last.next === 'aborted') return { phase, state: 'done', tookMs };
  // A run that went back, because a claim was void, has this phase before it again.
  if (last.next !== null && isBefore(last.next, phase)) return { phase, state: isOver ? 'stopped' : 'ahead', tookMs };
  return { phase, state: last.next === null ? 'now' : isStopped ? 'stopped' : 'done', tookMs };
}

const ORDER: readonly Phase[] = ['scheduled', ...STEPS];

function isBefore(one: Phase, other: Phase): boolean {
  const place = (phase: Phase): number => ORDER.indexOf(phase);
  return place(one) !== -1 && place(one) < place(other);
}
