/**
 * `npm run scale -- --runs N [--elb-reads R] [--bucket REFILL,BURST]`: measures what N waiting runs cost, in the lab,
 * with one worker. With a bucket, the account allows REFILL reads a second and BURST at once.
 */
import { parseArgs } from 'node:util';
import { failuresOf } from './scale/runs.js';
import { Scale, type ProcessCost } from './scale/scale.js';
import { untilHeld } from './scale/until-held.js';

const MEASURED_MS = 60_000;
/** How long the runs may take to reach maintenance: this long, and some time more for each run. */
const RAMP_MS = 120_000;
const RAMP_EACH_MS = 2_000;
/** A run needs about 40 reads to get there, and the watchers of a hundred runs leave it few reads a second. */
const RAMP_EACH_OF_BUCKET_MS = 10_000;
/** How many runs are in preflight at once: with more, no worker takes some of them in time, and their starts fail. */
const STARTS_AT_ONCE = 50;
const STARTS_AT_ONCE_ON_BUCKET = 5;

/** The limits for 500 runs; fewer runs have lower limits. */
const GOALS = { cpu: 60, workerMb: 1_024, heartbeats: 0.2 };

const { values } = parseArgs({
  options: { runs: { type: 'string' }, 'elb-reads': { type: 'string' }, bucket: { type: 'string' } },
});
const runs = Number(values.runs ?? '20');
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs is a whole number from 1 on, not ${values.runs}`);
const bucket = /^(\d+),(\d+)$/.exec(values.bucket ?? '');
if (values.bucket !== undefined && bucket === null)
  throw new Error(`--bucket is two whole numbers, such as 10,40, not ${values.bucket}`);
const elbReads = values['elb-reads'];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const scale = await Scale.open({
  ...{ services: runs, elbReads: elbReads === undefined ? null : Number(elbReads), say },
  bucket: bucket === null ? null : { perSecond: Number(bucket[1]), burst: Number(bucket[2]) },
});
try {
  process.exitCode = (await measure()) ? 0 : 1;
} finally {
  await scale.close();
}

async function measure(): Promise<boolean> {
  const { client } = scale.session;
  const all = Array.from({ length: runs }, (_, service) => service);
  const startedMs = performance.now();
  await scale.start(all, bucket === null ? STARTS_AT_ONCE : STARTS_AT_ONCE_ON_BUCKET);
  const limitMs = RAMP_MS + runs * (bucket === null ? RAMP_EACH_MS : RAMP_EACH_OF_BUCKET_MS);
  const held = await untilHeld(client, all, limitMs, say);
  const rampS = Math.round((performance.now() - startedMs) / 1_000);
  for (const [failure, count] of await failuresOf(client, all)) say(`${count} failed: ${failure}`);
  if (held.length === 0) throw new Error('no run reached maintenance in time');
  const settings = [
    'with drain.settle and drain.quiet at 1 s, up to 60 s for a start',
    ...(elbReads === undefined ? [] : [`--elb-reads ${elbReads}`]),
    ...(bucket === null ? [] : [`a bucket of ${values.bucket}`]),
  ].join(', ');
  say(
    `${held.length} of ${runs} runs reached maintenance within ${rampS} s. They were measured for ${MEASURED_MS / 1_000} s, ${settings}, and defaults for all else:`,
  );
  const cost = await scale.cost(held, MEASURED_MS);
  const perRun = cost.heartbeatsPerSecond / held.length;
  const rows = [
    row('worker', told(cost.worker), cost.worker.cpu <= GOALS.cpu && cost.worker.mb <= GOALS.workerMb),
    row('dev server', told(cost.server), cost.server.cpu <= GOALS.cpu),
    row('lab', `${told(cost.lab)}: load balancers and hosts, not tagout`),
    row(
      'ELBv2 calls',
      `${cost.callsPerMinute.toFixed(0)} a minute, ${(cost.callsPerMinute / held.length).toFixed(1)} for each run`,
    ),
    row(
      'heartbeats',
      `${cost.heartbeatsPerSecond.toFixed(1)} a second, ${perRun.toFixed(2)} for each run`,
      perRun <= GOALS.heartbeats * 1.05,
    ),
    row('oldest look', `${(cost.oldestLookMs / 1_000).toFixed(1)} s`),
  ];
  const { tookMs, type } = await scale.meddle(held[0]!);
  const took = `${(tookMs / 1_000).toFixed(1)} s from a foreign write to the failed run (${type})`;
  rows.push(row('drift', took, type === 'RoutingDrift'));
  for (const { text } of rows) say(text);
  return rows.every(({ isGood }) => isGood);
}

function row(name: string, text: string, isGood = true): { text: string; isGood: boolean } {
  return { text: `${name.padEnd(14)}${text}${isGood ? '' : '  <- over the limit for 500 runs'}`, isGood };
}

function told({ cpu, mb }: ProcessCost): string {
  return `${cpu.toFixed(1)} % of a core, ${mb.toFixed(0)} MB`;
}
