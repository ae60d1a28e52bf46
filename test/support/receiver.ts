import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config, Receiver } from '../../src/domain/config.js';
import { Watchable } from '../../lab/watchable.js';

/** One request that a receiver got, whatever it answered. */
export interface Got {
  path: string;
  headers: IncomingHttpHeaders;
  /** As JSON. */
  body: { id?: string; moment?: string; text?: string; [key: string]: unknown };
  status: number | null;
}

/** What it does with a request: answers a status, or does something else with the connection. */
export type Answering = number | ((response: ServerResponse) => void);

/** A receiver of messages, over HTTP. */
export class HttpReceiver {
  readonly got: Got[] = [];
  readonly arrived = new Watchable<Got>();
  /** How it answers the nth request, from 0 on. */
  answers: (nth: number, path: string) => Answering = () => 200;
  private readonly server = createServer();

  static async start(): Promise<HttpReceiver> {
    const receiver = new HttpReceiver();
    receiver.listen();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook?token=hush`;
  }

  /** `notify` with this receiver alone. */
  told(change: Partial<Receiver> = {}): Pick<Config, 'notify'> {
    const all: Receiver['on'] = ['start', 'go', 'late', 'drift', 'end'];
    return { notify: [{ url: this.url, format: 'json', on: all, headers: {}, ...change }] };
  }

  /** The ids of the messages that it took, without the run's. */
  get taken(): string[] {
    return this.got.filter(({ status }) => status === 200).map(({ body }) => keyOf(body.id));
  }

  /** The first request with a message of this moment. */
  of(moment: string): Got {
    const found = this.got.find(({ body }) => keyOf(body.id) === moment);
    if (found === undefined) throw new Error(`nothing was told of ${moment}`);
    return found;
  }

  /** Resolves when it has taken a message of this moment. */
  async has(moment: string): Promise<void> {
    while (!this.taken.includes(moment)) await this.arrived.next();
  }

  /** Resolves when it has been sent a message of this moment, whatever it answered. */
  async asked(moment: string): Promise<void> {
    while (!this.got.some(({ body }) => keyOf(body.id) === moment)) await this.arrived.next();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private listen(): void {
    this.server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answering = this.answers(this.got.length, request.url ?? '');
        const status = typeof answering === 'number' ? answering : null;
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Got['body'];
        const got = { path: request.url ?? '', headers: request.headers, body, status };
        this.got.push(got);
        if (typeof answering === 'number') response.writeHead(answering).end('ok');
        else answering(response);
        this.arrived.emit(got);
      });
    });
  }
}

function keyOf(id = ''): string {
  return id.slice(id.indexOf('/') + 1);
}
