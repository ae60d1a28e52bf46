import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Connected } from '../../src/connect.js';
import { startDevServer } from '../../src/dev-server.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { freePorts } from '../free-ports.js';
import { startProgram, type Program } from '../show/program.js';
import type { FleetAnswer, FleetQuestion } from './fleet.js';
import { heartbeatsAt } from './heartbeats.js';
import { historyLengths, lookAges, runFailure, startRuns } from './runs.js';
import { processOf, usageOf } from './usage.js';

export interface ScaleOptions {
  services: number;
  /** The `--elb-reads` of the worker; null: its default. */
  elbReads: number | null;
  /** How many reads the account allows in a second, and at once; null: any number. */
  bucket: { perSecond: number; burst: number } | null;
  say: (line: string) => void;
}

/** What waiting runs cost, in a span of time. */
export interface ScaleCost {
  worker: ProcessCost;
  server: ProcessCost;
  lab: ProcessCost;
  callsPerMinute: number;
  heartbeatsPerSecond: number;
  /** Events that a few of the runs got in an hour, at the rate of this span. */
  eventsPerHour: number;
  oldestLookMs: number;
}

/** `cpu` in percent of one core. */
export interface ProcessCost {
  cpu: number;
  mb: number;
}

/** Several services, a Temporal server and one worker, each a process of its own, so that each is measured by itself. */
export class Scale {
  private worker: Program | undefined;

  private constructor(
    readonly session: Connected,
    private readonly metricsPort: number,
    private readonly fleet: ChildProcess,
    private readonly ready: Extract<FleetAnswer, { kind: 'ready' }>,
    private readonly serverPid: number,
    private readonly ends: (() => Promise<unknown>)[],
  ) {}

  static async open({ services, elbReads, bucket, say }: ScaleOptions): Promise<Scale> {
    const ends: (() => Promise<unknown>)[] = [];
    const [port = 0, httpPort = 0, uiPort = 0, metricsPort = 0] = await freePorts(4);
    const namespace = 'default';
    const server = await startDevServer({
      ...{ ip: '127.0.0.1', port, httpPort, uiPort, metricsPort, namespace, say },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    });
    ends.push(() => server.stop());
    const limits = bucket === null ? [] : [bucket.perSecond, bucket.burst];
    const fleet = fork(new URL('fleet.js', import.meta.url), [services, ...limits].map(String));
    ends.push(async () => fleet.kill());
    const ready = await answer(fleet, 'ready');
    const connection = await Connection.connect({ address: server.address });
    ends.push(() => connection.close());
    const session = {
      ...{ client: new Client({ connection }), connection, address: server.address, namespace },
      close: () => connection.close(),
    };
    const serverPid = processOf(new RegExp(`start-dev.* --port ${port} `));
    const scale = new Scale(session, metricsPort, fleet, ready, serverPid, ends);
    ends.push(async () => scale.worker?.stop());
    await scale.startWorker(elbReads);
    return scale;
  }

  /** Resolves when these have left preflight. `atOnce`: how many are in preflight at the same time. */
  start(services: readonly number[], atOnce: number): Promise<void> {
    return startRuns(this.session, services, this.ready.statusPort, atOnce);
  }

  /** Another worker takes over; the one before ends first. */
  async startWorker(elbReads: number | null): Promise<void> {
    await this.worker?.stop();
    const words = ['worker', ...(elbReads === null ? [] : ['--elb-reads', String(elbReads)])];
    this.worker = startProgram(
      process.execPath,
      [new URL('../../src/cli/main.js', import.meta.url).pathname, ...words],
      {
        ...process.env,
        ...{ TEMPORAL_ADDRESS: this.session.address, AWS_ENDPOINT_URL: this.ready.apiUrl, AWS_REGION: 'us-east-1' },
        ...{ AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' },
      },
    );
    await this.worker.says(/worker ready/);
  }

  /** What these runs cost in the next `spanMs`. */
  async cost(services: readonly number[], spanMs: number): Promise<ScaleCost> {
    const before = await this.reading(services);
    await sleep(spanMs);
    const after = await this.reading(services);
    const tookMs = after.atMs - before.atMs;
    const cost = (name: 'worker' | 'server' | 'lab'): ProcessCost => ({
      cpu: ((after[name].cpuMs - before[name].cpuMs) / tookMs) * 100,
      mb: after[name].residentMb,
    });
    return {
      ...{ worker: cost('worker'), server: cost('server'), lab: cost('lab') },
      callsPerMinute: ((after.calls - before.calls) / tookMs) * 60_000,
      heartbeatsPerSecond: ((after.heartbeats - before.heartbeats) / tookMs) * 1_000,
      eventsPerHour: ((after.events - before.events) / tookMs) * 3_600_000,
      oldestLookMs: Math.max(...(await lookAges(this.session.client, services))),
    };
  }

  /** Somebody else gives east its share back. Resolves when the run has failed, to how long that took and the type. */
  async meddle(service: number): Promise<{ tookMs: number; type: string }> {
    const failed = runFailure(this.session.client, service);
    const sinceMs = performance.now();
    this.ask({ kind: 'meddle', service });
    const type = await failed;
    return { tookMs: performance.now() - sinceMs, type };
  }

  async close(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }

  private async reading(services: readonly number[]) {
    const counted = answer(this.fleet, 'calls');
    this.ask({ kind: 'calls' });
    const { count: calls } = await counted;
    return {
      ...{ atMs: performance.now(), calls, heartbeats: await heartbeatsAt(this.metricsPort) },
      events: await historyLengths(this.session.client, services.slice(0, 5)),
      ...{ worker: usageOf(this.worker!.pid), server: usageOf(this.serverPid), lab: usageOf(this.fleet.pid!) },
    };
  }

  private ask(question: FleetQuestion): void {
    this.fleet.send(question);
  }
}

function answer<Kind extends FleetAnswer['kind']>(
  fleet: ChildProcess,
  kind: Kind,
): Promise<Extract<FleetAnswer, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const heard = (told: FleetAnswer): void => {
      if (told.kind !== kind) return;
      fleet.off('message', heard);
      resolve(told as Extract<FleetAnswer, { kind: Kind }>);
    };
    fleet.on('message', heard);
    fleet.once('exit', () => reject(new Error('the lab has ended')));
  });
}
