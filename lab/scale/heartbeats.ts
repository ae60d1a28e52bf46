/** How many heartbeats a Temporal dev server has received so far. */
export async function heartbeatsAt(metricsPort: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return text
    .split('\n')
    .filter(
      (line) =>
        /^service_requests(_total)?\{/.test(line) &&
        line.includes('operation="RecordActivityTaskHeartbeat"') &&
        line.includes('service_name="frontend"'),
    )
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
