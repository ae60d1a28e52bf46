import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';

/** One listener as clients reach it: every address of the load balancer is a node of its own. */
export interface Door {
  listenerArn: string;
  addresses: string[];
  port: number;
  isTls: boolean;
}

/** One answer. `text` is null where none came. */
export interface Seen {
  /** Milliseconds since the Unix epoch, when the answer was there: the request was routed before. */
  atMs: number;
  status: number;
  text: string | null;
  /** What to send back as `Cookie`; empty if it set none. */
  cookie: string;
}

export type Connection = 'fresh' | 'kept';

const BODY_MAX = 1_000;

/** Sends requests for one host name to every node of the load balancer. */
export class Nodes {
  readonly #kept: { http: http.Agent; https: https.Agent } = {
    http: new http.Agent({ keepAlive: true, maxSockets: 1 }),
    https: new https.Agent({ keepAlive: true, maxSockets: 1 }),
  };

  constructor(
    readonly door: Door,
    private readonly host: string,
    private readonly answerMs: number,
  ) {}

  get addresses(): string[] {
    return this.door.addresses;
  }

  /** Never rejects. `kept`: over the connection of the request before, as long as both sides keep it. */
  ask(address: string, connection: Connection, cookie = ''): Promise<Seen> {
    const { port, isTls } = this.door;
    const options: https.RequestOptions = {
      ...{ host: address, port, path: '/tagout-probe' },
      agent: connection === 'fresh' ? false : isTls ? this.#kept.https : this.#kept.http,
      headers: { host: this.host, 'user-agent': 'tagout-probe', ...(cookie !== '' && { cookie }) },
      // Nothing secret is sent, and the certificate is for another name.
      rejectUnauthorized: false,
      servername: this.host,
    };
    return new Promise((resolve) => {
      const none = () => {
        clearTimeout(timer);
        resolve({ atMs: Date.now(), status: 0, text: null, cookie: '' });
      };
      const request = (isTls ? https : http).request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text = (text + part).slice(0, BODY_MAX)));
        response.on('error', none);
        response.on('end', () => {
          clearTimeout(timer);
          const cookies = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '');
          resolve({ atMs: Date.now(), status: response.statusCode ?? 0, text, cookie: cookies.join('; ') });
        });
      });
      request.on('error', none).on('close', none);
      // An answer that comes drop by drop, or never ends, is none.
      const timer = setTimeout(() => request.destroy(), this.answerMs);
      request.end();
    });
  }

  close(): void {
    this.#kept.http.destroy();
    this.#kept.https.destroy();
  }
}

/** Whether something accepts connections there. */
export function accepts(address: string, port: number, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: ms });
    const end = (accepted: boolean) => () => {
      socket.destroy();
      resolve(accepted);
    };
    socket.on('connect', end(true)).on('timeout', end(false)).on('error', end(false));
  });
}
