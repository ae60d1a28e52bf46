/** At most this many are suggested. */
const MOST = 5;
/** Texts are compared up to this length, because the time grows with its square. */
const COMPARED = 32;

/** The names that somebody may have meant, nearest first. */
export function nearNames(name: string, known: string[]): string[] {
  const meant = name.slice(0, COMPARED);
  const most = Math.max(2, Math.floor(meant.length / 3));
  return known
    .filter((one) => Math.abs(one.length - name.length) <= most)
    .map((one) => ({ one, edits: editsBetween(meant, one.slice(0, COMPARED)) }))
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, MOST)
    .map(({ one }) => one);
}

/** How many characters must be inserted, removed or replaced (Levenshtein's distance). */
export function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries())
      next.push(Math.min(row[j]! + (left === right ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    row = next;
  }
  return row.at(-1)!;
}
