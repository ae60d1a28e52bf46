import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Watchable } from './watchable.js';

/** How the lab's Prometheus answers. */
export type Mood =
  /** Every query returns these series, as label sets. */
  | { kind: 'series'; series: Record<string, string>[] }
  /** It can't be reached: each connection is closed. */
  | { kind: 'down' }
  /** It takes a request and never answers. */
  | { kind: 'hangs' }
  /** It answers with a status of its own. */
  | { kind: 'status'; status: number; body: string };

export const CLEAR: Mood = { kind: 'series', series: [] };
export const FIRING: Mood = {
  kind: 'series',
  series: [{ __name__: 'ALERTS', alertname: 'Errors', severity: 'page' }],
};

/** A Prometheus as far as blockers see one: `POST /api/v1/query`, and the answer is the same for every query. */
export class LabPrometheus {
  mood: Mood = CLEAR;
  /** Emits each query before it is answered. */
  readonly queries = new Watchable<string>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  static async start(): Promise<LabPrometheus> {
    const one = new LabPrometheus();
    one.server.listen(0, '127.0.0.1');
    await once(one.server, 'listening');
    return one;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const query = new URLSearchParams(Buffer.concat(chunks).toString()).get('query') ?? '';
    this.queries.emit(query);
    const { mood } = this;
    switch (mood.kind) {
      case 'down':
        request.destroy();
        return;
      case 'hangs':
        return;
      case 'status':
        response.writeHead(mood.status).end(mood.body);
        return;
      case 'series': {
        const isRight = request.method === 'POST' && request.url === '/api/v1/query' && query !== '';
        const result = mood.series.map((metric) => ({ metric, value: [Date.now() / 1_000, '1'] }));
        const body = isRight
          ? { status: 'success', data: { resultType: 'vector', result } }
          : { status: 'error', errorType: 'bad_data', error: 'no query' };
        response.writeHead(isRight ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }
    }
  }
}
