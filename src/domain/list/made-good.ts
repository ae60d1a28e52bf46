import type { ListLine } from './line.js';

/** A stopped roll asks for nothing any more once each cluster that it had left to do was restored after its end. */
export function madeGood(lines: ListLine[]): ListLine[] {
  const isRestored = (service: string, cluster: string, sinceMs: number): boolean =>
    lines.some(
      (one) =>
        one.kind === 'maintenance' &&
        one.service === service &&
        one.cluster === cluster &&
        one.phase === 'restored' &&
        Date.parse(one.startedAt) > sinceMs,
    );
  return lines.map((line) => {
    const { standing, endedAt, clusters, service } = line;
    if (standing !== 'stopped' || endedAt === null || clusters === null) return line;
    const toDo = clusters.filter(({ state }) => state !== 'done');
    const isOver = toDo.length > 0 && toDo.every(({ name }) => isRestored(service, name, Date.parse(endedAt)));
    return isOver ? { ...line, standing: 'nothing' } : line;
  });
}
