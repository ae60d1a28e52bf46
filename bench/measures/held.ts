import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom, type Random } from '../../lab/random.js';
import { Scale, type ScaleCost } from '../../lab/scale/scale.js';
import { untilHeld } from '../../lab/scale/until-held.js';
import { TAGOUT, type Row } from '../results.js';
import { growth } from '../statistics.js';
import { driftRow } from './drift.js';
import type { Bench, Measure } from './measure.js';

const SIZES = [1, 10, 100, 500];
const MEASURED_MS = 30_000;
const RAMP_MS = 120_000;
const RAMP_EACH_MS = 2_000;
const STARTS_AT_ONCE = 50;
const DRIFTS = 50;
/** Foreign writes come at random moments of this span: three times watch.every. */
const DRIFTS_WITHIN_MS = 30_000;

/** A look takes about 4 calls, and each run looks every 10 s. */
const CALLS_PER_LOOK = 4;
const EVERY_S = 10;
const DEFAULT_READS = 5;

export const held: Measure = {
  name: 'held',
  what: 'what runs cost that wait in maintenance, and how soon a foreign write fails one of many',
  async run(bench) {
    const costs: { runs: number; cost: ScaleCost }[] = [];
    const rows: Row[] = [];
    for (const runs of SIZES) {
      const { cost, drifts } = await hold(bench, runs);
      costs.push({ runs, cost });
      rows.push(...drifts);
    }
    return [...costs.flatMap(({ runs, cost }) => costRows(runs, cost)), ...growthRows(costs), ...rows];
  },
};

async function hold({ seed, say }: Bench, runs: number): Promise<{ cost: ScaleCost; drifts: Row[] }> {
  const elbReads = Math.max(DEFAULT_READS, (runs * CALLS_PER_LOOK) / EVERY_S);
  const scale = await Scale.open({ services: runs, elbReads, bucket: null, say: () => undefined });
  try {
    const services = Array.from({ length: runs }, (_, service) => service);
    await scale.start(services, STARTS_AT_ONCE);
    const waiting = await untilHeld(scale.session.client, services, RAMP_MS + runs * RAMP_EACH_MS, say);
    if (waiting.length < runs) throw new Error(`only ${waiting.length} of ${runs} runs reached maintenance in time`);
    const cost = await scale.cost(waiting, MEASURED_MS);
    say(`${runs} held: worker ${cost.worker.cpu.toFixed(1)} % of a core, ${cost.worker.mb.toFixed(0)} MB`);
    if (runs < DRIFTS) return { cost, drifts: [] };
    const random = seededRandom(seed);
    const drifts = [
      driftRow(await meddleAll(scale, waiting.slice(0, DRIFTS), random), `${runs} held runs`, budget(runs)),
    ];
    return { cost, drifts };
  } finally {
    await scale.close();
  }
}

function budget(runs: number): string {
  const roundS = (runs * CALLS_PER_LOOK) / DEFAULT_READS;
  return `with --elb-reads ${(runs * CALLS_PER_LOOK) / EVERY_S}; with the default of ${DEFAULT_READS} a round of looks takes ${roundS} s`;
}

/** All of them, each at a random moment. */
async function meddleAll(scale: Scale, services: readonly number[], random: Random): Promise<number[]> {
  const meddled = services.map(async (service) => {
    await sleep(random() * DRIFTS_WITHIN_MS);
    const { tookMs, type } = await scale.meddle(service);
    if (type !== 'RoutingDrift') throw new Error(`run ${service} ended with ${type}`);
    return tookMs;
  });
  return Promise.all(meddled);
}

function costRows(runs: number, cost: ScaleCost): Row[] {
  const who = `${TAGOUT}, ${runs} held`;
  const perRun = cost.heartbeatsPerSecond / runs;
  return [
    { what: 'worker: CPU of one core', who, unit: '%', samples: [cost.worker.cpu] },
    {
      ...{ what: 'worker: memory', who, unit: 'MB', samples: [cost.worker.mb] },
      ...(runs === 500 && { goal: { text: '≤ 1024 MB', isMet: cost.worker.mb <= 1_024 } }),
    },
    { what: 'Temporal dev server: CPU of one core', who, unit: '%', samples: [cost.server.cpu] },
    { what: 'Temporal dev server: memory', who, unit: 'MB', samples: [cost.server.mb] },
    {
      ...{ what: 'heartbeats of one held run', who, unit: '/s', samples: [perRun] },
      goal: { text: '≤ 0.2/s', isMet: perRun <= 0.21 },
    },
    {
      ...{ what: 'events of a few held runs, per hour', who, unit: 'events', samples: [cost.eventsPerHour] },
      goal: { text: '0', isMet: cost.eventsPerHour === 0 },
    },
    { what: 'ELBv2 calls of one held run, per minute', who, unit: 'calls', samples: [cost.callsPerMinute / runs] },
    { what: 'oldest look of all runs', who, unit: 's', samples: [cost.oldestLookMs / 1_000] },
  ] satisfies Row[];
}

/** From 10 runs on: below that, a process costs what it costs with no run at all. */
function growthRows(costs: readonly { runs: number; cost: ScaleCost }[]): Row[] {
  const many = costs.filter(({ runs }) => runs >= 10);
  if (many.length < 2) return [];
  const row = (what: string, of: (cost: ScaleCost) => number): Row => {
    const power = growth(many.map(({ runs, cost }) => ({ work: runs, cost: of(cost) })));
    return {
      what: 'how the cost grows with the number of held runs, from 10 on',
      ...{ who: what, unit: 'power', samples: [power], goal: { text: 'linear or better', isMet: power <= 1.1 } },
    };
  };
  return [
    row('worker CPU', ({ worker }) => worker.cpu),
    row('worker memory', ({ worker }) => worker.mb),
    row('dev server CPU', ({ server }) => server.cpu),
    row('dev server memory', ({ server }) => server.mb),
  ];
}
