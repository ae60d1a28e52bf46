/** One series, as Prometheus reads it. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Everything that a worker with `--metrics` reports now. */
export async function scrape(address: string): Promise<Sample[]> {
  const answer = await fetch(`http://${address}/metrics`);
  if (answer.status !== 200) throw new Error(`the metrics answered ${answer.status}`);
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return {
      name,
      labels: Object.fromEntries(pairs.map(([, key = '', text = '']) => [key, text])),
      value: Number(value),
    };
  });
}

/**
 * The values of one metric, by its labels in the order in which they are asked for: `{'core east': 1}`.
 */
export function valuesOf(samples: Sample[], metric: string, ...labels: string[]): Record<string, number> {
  const found = samples.filter(({ name }) => name === metric);
  const wrong = found.find((one) => Object.keys(one.labels).toSorted().join() !== labels.toSorted().join());
  if (wrong !== undefined) throw new Error(`${metric} has the labels ${Object.keys(wrong.labels).join(', ')}`);
  return Object.fromEntries(found.map((one) => [labels.map((label) => one.labels[label]).join(' '), one.value]));
}
