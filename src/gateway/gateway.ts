import { setTimeout as delay } from 'node:timers/promises';
import { noopMetricMeter, type MetricMeter } from '@temporalio/common';
import type { ConfigsFolder } from '../config/configs-folder.js';
import type { Connected } from '../runs/session.js';
import { createCounts } from './counts.js';
import { Door } from '../runs/door.js';
import { Polls } from './polls.js';
import type { Rooms } from './handle.js';
import { Hosts } from './hosts.js';
import { Open } from './open.js';
import { listen, type Address, type Listener } from './listen.js';
import type { CheckToken } from './proof.js';
import { CLAIMS, Rate } from './rate.js';
import { seldom } from './seldom.js';
import { lineOfNoRequest, serve, type Serving } from './serve.js';
import type { TlsFiles } from './tls-files.js';
import { Waits } from './waits.js';

/** When the gateway stops, hosts that wait are answered at once, and whoever has no answer by then hears 503. */
const ANSWER_MS = 2_000;
/** Connections that are left then are cut. */
const GRACE_MS = 3_000;
/** For a call of Temporal that does not come to its end. */
const CLOSE_MS = 500;
const RENEW_EVERY_MS = 10_000;

export interface GatewayOptions {
  listen: Address;
  tls: TlsFiles | null;
  checkToken: CheckToken | null;
  configs: ConfigsFolder | null;
  connect: () => Promise<Connected>;
  /** Where to count; null: nowhere. */
  meter: MetricMeter | null;
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
  const counts = createCounts(options.meter ?? noopMetricMeter);
  const rooms: Rooms = {
    door,
    polls: new Polls(),
    hosts: new Hosts(options.configs),
    rate: new Rate(uptime),
    claimRate: new Rate(uptime, CLAIMS),
    waits: new Waits(counts.waits),
    counts,
    checkToken: options.checkToken,
    report: seldom(warn),
  };
  const serving: Serving = { rooms, open, cut: new WeakMap() };
  const listener = await listen(
    options.listen,
    options.tls?.first ?? null,
    (request, response) => void serve(serving, request, response).then(log),
    {
      connections: counts.connections,
      refused: (answer, { remoteAddress: from = '-' }, request) => {
        if (request !== null) return void serving.cut.set(request, answer);
        counts.answered('none', answer);
        log(lineOfNoRequest({ at: new Date(), from, answer }));
      },
    },
  );
  const renewing = renew(options.tls, listener);
  const stop = async (): Promise<void> => {
    clearInterval(renewing);
    open.end(ANSWER_MS);
    door.rest();
    await listener.stop(GRACE_MS);
    // Closed in the middle of a call, the SDK's client would end the process.
    const closed = open.settled().then(() => door.close());
    const timer = new AbortController();
    await Promise.race([closed, delay(CLOSE_MS, undefined, timer).catch(() => undefined)]);
    timer.abort();
  };
  try {
    await door.open();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: listener.url, stop };
}

/** A certificate that is renewed on disk is used from then on. */
function renew(tls: TlsFiles | null, listener: Listener): NodeJS.Timeout | undefined {
  if (tls === null) return undefined;
  const look = async (): Promise<void> => {
    const changed = await tls.changed();
    if (changed !== null) listener.renew(changed);
  };
  return setInterval(() => void look(), RENEW_EVERY_MS).unref();
}
