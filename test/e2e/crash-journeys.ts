import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { seededRandom, type Random } from '../../lab/random.js';
import { isEnd, type Step } from '../../src/domain/lifecycle.js';
import { testClient } from '../support/temporal.js';
import { maintainHosts, writesOf } from './crashed-lab.js';
import { momentOf, type CrashingServer, type Moment } from './crashing.js';
import { openLabSite, type LabSite } from './lab-site.js';

/** For each step: how long after its beginning a worker may crash. Together, these times cover the whole run. */
const WITHIN_MS: Partial<Record<Step, number>> = {
  draining: 800,
  settling: 6000,
  maintenance: 3000,
  confirming: 600,
  reactivating: 1200,
};
const STEPS = Object.keys(WITHIN_MS) as Step[];

/** How long after a worker is back it may crash again in the same step. The step may still wait for its timeout. */
const AGAIN_WITHIN_MS = 6000;

/** A ramp of two steps. The hold is longer than a crash can be late, so no crash comes after the end of the run. */
const DEADLINES = { drainDeadlineMs: 3_600_000, maintenanceDeadlineMs: 3_600_000 };
const OPTIONS = { config: { steps: [50, 100], durations: { holdMs: 1500, ...DEADLINES } } };

/**
 * Crashes workers in several maintenances, and their server once. A crash in a step is noticed after the heartbeat
 * timeout of 10 s, so a maintenance with a crash in each step takes about a minute: that is why several maintenances
 * run at the same time, each with its own worker. A crash that comes late hits the step while it waits for that
 * timeout, or the next step. Resolves to what the crashes have hit. With `all`, there are 20 crashes, one in every step
 * of four maintenances.
 */
export async function crashEverything(server: CrashingServer, seed: number, all: boolean): Promise<string[]> {
  const random = seededRandom(seed);
  const temporal = await server.running();
  const { client, close } = await testClient(temporal.address);
  const plans = all ? allCrashes(random) : fewCrashes(random);
  const labs = await Promise.all(plans.map(() => openLabSite({ ...OPTIONS, temporal })));
  try {
    const serverAt = momentIn(STEPS[Math.floor(random() * STEPS.length)]!, random);
    const lines = await Promise.all([
      ...labs.map((lab, n) => maintain(lab, `${n + 1}`, plans[n]!, server, client)),
      crashServer(server, labs[0]!, serverAt, client),
    ]);
    return lines.flat();
  } finally {
    await Promise.all(labs.map((lab) => lab.close()));
    await close();
  }
}

/** One crash in every step of four maintenances: 20. */
function allCrashes(random: Random): Moment[][] {
  return [1, 2, 3, 4].map(() => STEPS.map((step) => momentIn(step, random)));
}

/** Two crashes in one step of each of three maintenances: 6. This takes no more than a minute. */
function fewCrashes(random: Random): Moment[][] {
  const first = Math.floor(random() * STEPS.length);
  return [0, 1, 2].map((n) => {
    const step = STEPS[(first + 2 * n) % STEPS.length]!;
    return [momentIn(step, random), { step, delayMs: Math.floor(random() * AGAIN_WITHIN_MS) }];
  });
}

/** One maintenance from its start to its end; returns what its crashes have hit. */
async function maintain(
  lab: LabSite,
  name: string,
  moments: Moment[],
  server: CrashingServer,
  client: Client,
): Promise<string[]> {
  const { site, world, traffic, rules } = lab;
  const baseline = rules();
  let worker = await server.startWorker(site);
  await site.document('start', 'east', '--reason', 'kernel 6.1.150');
  const ended = site.start(['wait', '--until', 'restored', '--json']).ended;
  const maintained = maintainHosts(site, lab.east);
  // It is awaited below. If it fails before that, the run fails too.
  maintained.catch(() => undefined);
  const lines: string[] = [];
  for (const moment of moments) {
    const { phase, activities } = await momentOf(client, site.options.service, moment);
    if (isEnd(phase)) throw new Error(`the run of ${name} ended before its crash: ${(await ended).stdout}`);
    await worker.kill('SIGKILL');
    lines.push(`worker ${name}: ${inWords(moment)}, in ${phase}: ${activities.join(', ') || 'nothing under way'}`);
    worker = await server.startWorker(site);
  }
  await maintained;
  const { exit, stdout } = await ended;
  expect(exit, stdout).toBe(0);
  await traffic.stop();
  expect(traffic.tally.lostAnswers).toEqual([]);
  expect(traffic.tally.served('east')).toBeGreaterThan(0);
  expect(rules()).toEqual(baseline);
  expect(writesOf(world, [world.arns.east])).toEqual(Array.from({ length: 3 }, () => ['0', '50', '100']));
  return lines;
}

async function crashServer(server: CrashingServer, lab: LabSite, at: Moment, client: Client): Promise<string[]> {
  const { phase, activities } = await momentOf(client, lab.site.options.service, at);
  await server.crash();
  return [`server: ${inWords(at)} of 1, in ${phase}: ${activities.join(', ') || 'nothing under way'}`];
}

function momentIn(step: Step, random: Random): Moment {
  return { step, delayMs: Math.floor(random() * WITHIN_MS[step]!) };
}

function inWords({ step, delayMs }: Moment): string {
  return `${delayMs} ms into ${step}`;
}
