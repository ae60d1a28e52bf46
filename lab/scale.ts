/**
 * `npm run scale -- --runs N [--elb-reads R] [--bucket REFILL,BURST]`: measures what N waiting runs cost, in the lab,
 * with one worker. With a bucket, the account allows REFILL reads a second and BURST at once.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { startDevServer } from '../src/dev-server.js';
import { SEARCH_ATTRIBUTES } from '../workflows/messages.js';
import { freePorts } from './free-ports.js';
import type { FleetAnswer, FleetQuestion } from './scale/fleet.js';
import { failureOf, failuresOf, lookAges, phasesOf, startRuns } from './scale/runs.js';
import { findProcess, usageOf, type Usage } from './scale/usage.js';
import { startProgram } from './show/program.js';

const MEASURED_MS = 60_000;
/** How long the runs may take to reach maintenance: this long, and some time more for each run. */
const RAMP_MS = 120_000;
const RAMP_EACH_MS = 2_000;
/** A run needs about 40 reads to get there, and the watchers of a hundred runs leave it few reads a second. */
const RAMP_EACH_OF_BUCKET_MS = 10_000;
/** How many runs are in preflight at once: with more, no worker takes some of them in time, and their starts fail. */
const STARTS_AT_ONCE = 50;
const STARTS_AT_ONCE_ON_BUCKET = 5;
const RAMP_LOOK_MS = 5_000;

const UNDER_WAY = ['preflight', 'draining', 'settling'];

/** The limits for 500 runs; fewer runs have lower limits. */
const GOALS = { cpu: 60, workerMb: 1_024, heartbeats: 0.2 };

const { values } = parseArgs({
  options: { runs: { type: 'string' }, 'elb-reads': { type: 'string' }, bucket: { type: 'string' } },
});
const runs = Number(values.runs ?? '20');
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs is a whole number from 1 on, not ${values.runs}`);
const { bucket = '' } = values;
if (!/^(\d+,\d+)?$/.test(bucket)) throw new Error(`--bucket is two whole numbers, such as 10,40, not ${bucket}`);
const budget = values['elb-reads'] === undefined ? [] : ['--elb-reads', values['elb-reads']];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const ends: (() => Promise<unknown>)[] = [];
try {
  process.exitCode = (await measure()) ? 0 : 1;
} finally {
  for (const end of ends.reverse()) await end();
}

async function measure(): Promise<boolean> {
  const [port = 0, httpPort = 0, uiPort = 0, metricsPort = 0] = await freePorts(4);
  const namespace = 'default';
  const server = await startDevServer({
    ...{ ip: '127.0.0.1', port, httpPort, uiPort, metricsPort, namespace, say },
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
  });
  ends.push(() => server.stop());
  const fleet = fork(new URL('scale/fleet.js', import.meta.url), [
    `${runs}`,
    ...(bucket === '' ? [] : bucket.split(',')),
  ]);
  ends.push(async () => fleet.kill());
  const { apiUrl, statusPort } = await answer(fleet, 'ready');
  const worker = startProgram(
    process.execPath,
    [new URL('../src/cli/main.js', import.meta.url).pathname, 'worker', ...budget],
    {
      ...{ ...process.env, TEMPORAL_ADDRESS: server.address, AWS_ENDPOINT_URL: apiUrl, AWS_REGION: 'us-east-1' },
      ...{ AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' },
    },
  );
  ends.push(() => worker.stop());
  await worker.says(/worker ready/);
  const connection = await Connection.connect({ address: server.address });
  ends.push(() => connection.close());
  const client = new Client({ connection });

  const startedMs = performance.now();
  const session = { client, connection, address: server.address, namespace, close: () => connection.close() };
  await startRuns(session, runs, statusPort, bucket === '' ? STARTS_AT_ONCE : STARTS_AT_ONCE_ON_BUCKET);
  const services = await untilHeld(client);
  const rampS = Math.round((performance.now() - startedMs) / 1_000);
  const held = services.length;
  for (const [failure, count] of await failuresOf(client, runs)) say(`${count} failed: ${failure}`);
  if (held === 0) throw new Error('no run reached maintenance in time');
  say(
    `${held} of ${runs} runs reached maintenance within ${rampS} s. They were measured for ${MEASURED_MS / 1_000} s, with drain.settle and drain.quiet at 1 s, up to 60 s for a start${budget.length > 0 ? `, ${budget.join(' ')}` : ''}${bucket === '' ? '' : `, a bucket of ${bucket}`}, and defaults for all else:`,
  );
  const pids = { worker: findProcess(/main\.js worker/), server: findProcess(/server start-dev/), lab: fleet.pid! };
  const before = await reading(pids, fleet, metricsPort);
  await sleep(MEASURED_MS);
  const after = await reading(pids, fleet, metricsPort);
  const ages = await lookAges(client, runs);
  const cost = (name: keyof typeof pids): { cpu: number; mb: number } => ({
    cpu: ((after[name].cpuMs - before[name].cpuMs) / (after.atMs - before.atMs)) * 100,
    mb: after[name].residentMb,
  });
  const perSecond = (after.heartbeats - before.heartbeats) / ((after.atMs - before.atMs) / 1_000);
  const calls = ((after.calls - before.calls) / (after.atMs - before.atMs)) * 60_000;
  const [own, temporal, lab] = [cost('worker'), cost('server'), cost('lab')];
  const rows = [
    row('worker', `${percent(own.cpu)} of a core, ${mb(own.mb)}`, own.cpu <= GOALS.cpu && own.mb <= GOALS.workerMb),
    row('dev server', `${percent(temporal.cpu)} of a core, ${mb(temporal.mb)}`, temporal.cpu <= GOALS.cpu),
    row('lab', `${percent(lab.cpu)} of a core, ${mb(lab.mb)}: load balancers and hosts, not tagout`),
    row('ELBv2 calls', `${calls.toFixed(0)} a minute, ${(calls / held).toFixed(1)} for each run`),
    row(
      'heartbeats',
      `${perSecond.toFixed(1)} a second, ${(perSecond / held).toFixed(2)} for each run`,
      perSecond / held <= GOALS.heartbeats * 1.05,
    ),
    row('oldest look', `${(Math.max(...ages) / 1_000).toFixed(1)} s`),
  ];
  const meddledMs = performance.now();
  ask(fleet, { kind: 'meddle', service: services[0]! });
  const type = await failureOf(client, services[0]!);
  rows.push(
    row(
      'drift',
      `${((performance.now() - meddledMs) / 1_000).toFixed(1)} s from a foreign write to the failed run (${type})`,
      type === 'RoutingDrift',
    ),
  );
  for (const { text } of rows) say(text);
  return rows.every(({ isGood }) => isGood);
}

/** The services whose runs reached maintenance in time. */
async function untilHeld(client: Client): Promise<number[]> {
  const untilMs = performance.now() + RAMP_MS + runs * (bucket === '' ? RAMP_EACH_MS : RAMP_EACH_OF_BUCKET_MS);
  for (;;) {
    const phases = await phasesOf(client, runs);
    const held = phases.get('maintenance') ?? [];
    const isUnderWay = [...phases.keys()].some((phase) => UNDER_WAY.includes(phase));
    if (!isUnderWay || performance.now() >= untilMs) return held;
    say(`so far: ${[...phases].map(([phase, services]) => `${services.length} ${phase}`).join(', ')}`);
    await sleep(RAMP_LOOK_MS);
  }
}

interface Reading {
  atMs: number;
  worker: Usage;
  server: Usage;
  lab: Usage;
  calls: number;
  heartbeats: number;
}

async function reading(
  pids: Record<'worker' | 'server' | 'lab', number>,
  fleet: ChildProcess,
  metricsPort: number,
): Promise<Reading> {
  const calls = answer(fleet, 'calls');
  ask(fleet, { kind: 'calls' });
  const { count } = await calls;
  const heartbeats = await heartbeatsAt(metricsPort);
  const [worker, server, lab] = [usageOf(pids.worker), usageOf(pids.server), usageOf(pids.lab)];
  return { atMs: performance.now(), worker, server, lab, calls: count, heartbeats };
}

/** How many heartbeats the server has received so far. */
async function heartbeatsAt(metricsPort: number): Promise<number> {
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

function ask(fleet: ChildProcess, question: FleetQuestion): void {
  fleet.send(question);
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

function row(name: string, text: string, isGood = true): { text: string; isGood: boolean } {
  return { text: `${name.padEnd(14)}${text}${isGood ? '' : '  <- over the limit for 500 runs'}`, isGood };
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}

function mb(value: number): string {
  return `${value.toFixed(0)} MB`;
}
