/** Reasons of several clusters: each reason once, after the clusters that it was found for. */
export function reasonsTogether(found: { cluster: string; reasons: string[] }[]): string[] {
  const clustersOf = new Map<string, string[]>();
  for (const { cluster, reasons } of found)
    for (const reason of new Set(reasons)) clustersOf.set(reason, [...(clustersOf.get(reason) ?? []), cluster]);
  return [...clustersOf].map(([reason, clusters]) => `${clusters.join(', ')}: ${reason}`);
}
