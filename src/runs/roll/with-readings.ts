import type { RollStatus } from '../../domain/roll/document.js';
import type { LiveReading } from '../../domain/status.js';

/**
 * The status of a roll with what its running steps report, which replaces what the roll waited for before. A paused roll
 * waits for a person, whatever its watcher reports. Without an answer of a worker, it first waits for one.
 */
export function withReadings(status: RollStatus, readings: LiveReading[], isAnswered: boolean): RollStatus {
  const inOrder = readings.toSorted((a, b) => a.at - b.at);
  const last = inOrder.findLast(({ waitingFor }) => waitingFor.length > 0)?.waitingFor ?? [];
  const isKept = status.phase === 'paused' || !isAnswered || last.length === 0;
  return {
    ...status,
    waitingFor: isKept ? [...new Set([...status.waitingFor, ...last])] : last,
    warnings: [...new Set([...status.warnings, ...inOrder.flatMap(({ warnings }) => warnings)])],
  };
}
