import type { ListLine } from './line.js';

/** The lines in the order in which a person should look at them; of two that are as bad, the newer one first. */
export function worstFirst(lines: ListLine[]): ListLine[] {
  return lines.toSorted(
    (a, b) => badnessOf(b) - badnessOf(a) || Date.parse(b.startedAt) - Date.parse(a.startedAt) || byName(a, b),
  );
}

/** 0: nothing to do, and nothing goes on. */
export function badnessOf({
  standing,
  exposed,
  warnings,
}: Pick<ListLine, 'standing' | 'exposed' | 'warnings'>): number {
  switch (standing) {
    case 'exposed':
      return 6;
    case 'out':
      return 5;
    case 'not-known':
      return 4;
    case 'stopped':
      return 3;
    case 'under-way':
      if (exposed.length > 0) return 6;
      return warnings.length > 0 ? 3 : 2;
    case 'nothing':
      return 1;
    case 'earlier':
      return 0;
  }
}

function byName(a: ListLine, b: ListLine): number {
  const [one, other] = [a, b].map(({ workflowId, runId }) => `${workflowId} ${runId}`) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
}
