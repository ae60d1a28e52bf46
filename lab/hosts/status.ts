import type http from 'node:http';

/**
 * How a status endpoint fails. `tells` overrides values of its answer: a number, a text, or undefined to leave one out.
 */
export type StatusTrouble =
  | { kind: 'hang' }
  | { kind: 'cut' }
  | { kind: 'answer'; status: number; body: string }
  | { kind: 'tells'; values: Partial<Record<'inFlight' | 'accepted' | 'bootId' | 'ready', unknown>> };

/** The values of a status, correct or changed by a trouble. */
export type StatusValues = Record<'inFlight' | 'accepted' | 'bootId' | 'ready', unknown>;

/** What a host can report. */
interface Telling {
  bootId: string;
  bootedAt: number;
  clockOffMs: number;
  inFlight: number;
  accepted: number;
  tellsReady: boolean;
  trouble: StatusTrouble | null;
}

/** Answers `/status` as JSON and `/metrics` as Prometheus text, with the same numbers; null if it answered none. */
export function statusAnswer(
  host: Telling,
  path: '/status' | '/metrics',
  response: http.ServerResponse,
): StatusValues | null {
  const { trouble } = host;
  switch (trouble?.kind) {
    case 'hang':
      return null;
    case 'cut':
      response.destroy();
      return null;
    case 'answer':
      response.writeHead(trouble.status).end(trouble.body);
      return null;
    case 'tells':
    case undefined: {
      const { inFlight, accepted, bootId, tellsReady: ready } = host;
      const values = { inFlight, accepted, bootId, ready, ...(trouble?.values ?? {}) };
      if (path === '/status') response.setHeader('content-type', 'application/json').end(JSON.stringify(values));
      else response.setHeader('content-type', 'text/plain; version=0.0.4').end(prometheusText(host, values));
      return values;
    }
  }
}

function prometheusText(host: Telling, values: { inFlight: unknown; accepted: unknown }): string {
  const series: [string, string, unknown][] = [
    ['app_in_flight', 'gauge', values.inFlight],
    ['app_requests_total', 'counter', values.accepted],
    ['node_boot_time_seconds', 'gauge', (host.bootedAt + host.clockOffMs) / 1000],
  ];
  return series
    .filter(([, , value]) => value !== undefined)
    .map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${String(value)}\n`)
    .join('');
}
