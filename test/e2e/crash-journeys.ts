import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { groupShares } from '../../lab/alb/forward.js';
import { shapes } from '../../lab/alb/tree.js';
import { seededRandom, type Random } from '../../lab/random.js';
import type { World } from '../../lab/world.js';
import { isEnd, type Step } from '../../src/domain/lifecycle.js';
import { testClient } from '../support/temporal.js';
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
  const maintained = maintainHosts(lab);
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
  expect(writesOf(world)).toEqual([
    [0, 50, 100],
    [0, 50, 100],
    [0, 50, 100],
  ]);
  return lines;
}

async function crashServer(server: CrashingServer, lab: LabSite, at: Moment, client: Client): Promise<string[]> {
  const { phase, activities } = await momentOf(client, lab.site.options.service, at);
  await server.crash();
  return [`server: ${inWords(at)} of 1, in ${phase}: ${activities.join(', ') || 'nothing under way'}`];
}

/** Does what every host of a site does: it reboots when it has the go, and claims as soon as it is up again. */
async function maintainHosts({ site, east }: LabSite): Promise<void> {
  await Promise.all(
    east.map(async (host) => {
      const { exit, stderr } = await site.tagoutHost(host.name, 'wait', '--timeout', '300').ended;
      expect(exit, stderr).toBe(0);
      await host.reboot({ downMs: 300, warmingMs: 300 }).warming;
      const claimed = await site.tagoutHost(host.name, 'done', 'rebooted').ended;
      expect(claimed.exit, claimed.stderr).toBe(0);
    }),
  );
}

/**
 * For each action, the shares of east that were written, in order. The journal has every write that was carried out.
 */
function writesOf({ core, arns }: World): number[][] {
  const written = new Map<unknown, number[]>();
  for (const { params, action: api } of core.journal.writes()) {
    if (api.endsWith('Tags')) continue;
    const action = params['RuleArn'] ?? params['ListenerArn'];
    const actions = [...shapes(params, 'Actions'), ...shapes(params, 'DefaultActions')];
    const share = actions.flatMap(groupShares).find(({ arn }) => arn === arns.east)?.share;
    written.set(action, [...(written.get(action) ?? []), share ?? NaN]);
  }
  return [...written.values()];
}

function momentIn(step: Step, random: Random): Moment {
  return { step, delayMs: Math.floor(random() * WITHIN_MS[step]!) };
}

function inWords({ step, delayMs }: Moment): string {
  return `${delayMs} ms into ${step}`;
}
