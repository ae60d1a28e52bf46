import { request } from 'node:http';
import { connect } from '../../../src/connect.js';
import { startGateway, type Gateway, type GatewayOptions } from '../../../src/gateway/gateway.js';
import type { CheckToken } from '../../../src/gateway/proof.js';

/** A gateway of this process, and what it said. */
export interface Spoken {
  gateway: Gateway;
  lines: string[];
  warnings: string[];
  ask: (path: string, wish?: Wish) => Promise<Reply>;
}

export interface Wish {
  method?: string;
  token?: string;
  body?: string;
  headers?: Record<string, string>;
}

export interface Reply {
  status: number;
  /** The first line, which is what programs act on. */
  word: string;
  text: string;
  headers: NodeJS.Dict<string | string[]>;
}

/** The token of a host in these tests; what tokens prove is tested beside them. */
export function tokenOf(service: string, host: string): string {
  return `token:${service}:${host}`;
}

const checkToken: CheckToken = async (token) => {
  const [kind, service, host] = token.split(':');
  if (kind !== 'token' || !service || !host)
    return { kind: 'denied', reason: 'malformed', why: 'the token is not valid' };
  return { kind: 'host', service, host, id: `id of ${service} ${host}` };
};

export async function speak(options: Partial<GatewayOptions> = {}): Promise<Spoken> {
  const [lines, warnings] = [[] as string[], [] as string[]];
  const gateway = await startGateway({
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    checkToken,
    configs: null,
    meter: null,
    connect,
    log: (line) => lines.push(line),
    warn: (line) => warnings.push(line),
    ...options,
  });
  return { gateway, lines, warnings, ask: (path, wish) => ask(gateway.url, path, wish) };
}

function ask(url: string, path: string, { method = 'GET', token, body, headers = {} }: Wish = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const asked = request(`${url}${path}`, { method, headers: { ...bearer, ...headers }, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (more: string) => (text += more));
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, word: text.split('\n')[0]!, text, headers: answer.headers }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
