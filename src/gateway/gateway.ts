import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConfigsFolder } from '../config/configs-folder.js';
import type { Connected } from '../runs/session.js';
import { accessLine } from './access-log.js';
import { textOf, unavailable, type Answer } from './answer.js';
import { Door } from '../runs/door.js';
import { Polls } from './polls.js';
import { bugWords, handle, type Handled, type Rooms } from './handle.js';
import { Hosts } from './hosts.js';
import { Open } from './open.js';
import { listen, type Address, type TlsFiles } from './listen.js';
import type { CheckToken } from './proof.js';
import { CLAIMS, Rate } from './rate.js';
import { seldom } from './seldom.js';
import { Waits } from './waits.js';

/** How long answers that are under way may take when the gateway stops. Hosts that wait are answered at once. */
const GRACE_MS = 10_000;

export interface GatewayOptions {
  listen: Address;
  tls: TlsFiles | null;
  checkToken: CheckToken | null;
  configs: ConfigsFolder | null;
  connect: () => Promise<Connected>;
  /** One line for each answer. */
  log: (line: string) => void;
  /** Problems while the gateway goes on. */
  warn: (line: string) => void;
}

export interface Gateway {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts the hosts' door: a host may ask whether it has the go, and claim that its maintenance is done; nothing else, and
 * for no other host. Throws `UserError` if it can't listen, or the settings of Temporal are wrong; while Temporal can't
 * be reached, it answers 503.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, warn } = options;
  const door = new Door(options);
  const uptime = (): number => performance.now();
  const open = new Open();
  const rooms: Rooms = {
    door,
    polls: new Polls(),
    hosts: new Hosts(options.configs),
    rate: new Rate(uptime),
    claimRate: new Rate(uptime, CLAIMS),
    waits: new Waits(),
    checkToken: options.checkToken,
    report: seldom(warn),
  };
  const listener = await listen(options.listen, options.tls, (request, response) => {
    void serve(rooms, request, response, open).then(log);
  });
  const stop = async (): Promise<void> => {
    open.end();
    await listener.stop(GRACE_MS);
    await door.close();
  };
  try {
    await door.open();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: listener.url, stop };
}

/** Answers a request, and returns its line for the access log. Never rejects. */
async function serve(rooms: Rooms, request: IncomingMessage, response: ServerResponse, open: Open): Promise<string> {
  const [at, startedMs] = [new Date(), performance.now()];
  const from = request.socket.remoteAddress ?? '-';
  const { answer, id } = await answered(rooms, request, open.begin(response));
  write(response, answer, open.isEnding);
  const [path = '-'] = (request.url ?? '').split('?');
  return accessLine({
    at,
    from,
    method: request.method ?? '-',
    path,
    answer,
    tookMs: performance.now() - startedMs,
    id,
  });
}

async function answered(rooms: Rooms, request: IncomingMessage, signal: AbortSignal): Promise<Handled> {
  try {
    return await handle(rooms, request, signal);
  } catch (error) {
    // A caller that goes away while it sends its body.
    if (!request.destroyed) rooms.report(bugWords(error));
    return { answer: unavailable('something went wrong in the gateway; its log says what'), id: null };
  }
}

function write(response: ServerResponse, answer: Answer, isEnding: boolean): void {
  const { status, retryAfterS } = answer;
  // What is left of a request that was refused is not read.
  if (status >= 400 || isEnding) response.setHeader('connection', 'close');
  if (retryAfterS !== undefined) response.setHeader('retry-after', retryAfterS);
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(textOf(answer));
}
