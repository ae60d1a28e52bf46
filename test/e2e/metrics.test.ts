import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DevServer } from '../../src/dev-server.js';
import { findRule } from '../../lab/alb/find.js';
import { groupShares } from '../../lab/alb/forward.js';
import { freePorts } from '../../lab/free-ports.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { startTestServer } from '../support/dev-server.js';
import { scrape, valuesOf, type Sample } from '../support/scrape.js';
import { testClient } from '../support/temporal.js';
import { journey } from './journey.js';
import { openLabSite, type LabSite, type LabSiteOptions } from './lab-site.js';

/** As in the journey without metrics: they add no event. */
const EVENTS_MAX = 86 + 7;

/** Twice the time between two polls of the worker, and some for a busy machine. */
const SEEN = { timeout: 60_000, interval: 500 };

/** As a worker tells them: what a person would read off a dashboard. */
interface Told {
  /** The phases that are 1. */
  phases: string[];
  out: Record<string, number>;
  exposed: Record<string, number>;
  inFlight: Record<string, number>;
  claims: Record<string, number>;
  ends: Record<string, number>;
  lookAgeS: number | undefined;
  phaseS: number | undefined;
}

function told(samples: Sample[], service: string): Told {
  const own = (metric: string, ...labels: string[]): Record<string, number> => {
    const values = Object.entries(valuesOf(samples, metric, 'service', ...labels));
    const ofService = values.filter(([key]) => key === service || key.startsWith(`${service} `));
    return Object.fromEntries(ofService.map(([key, value]) => [key.slice(service.length + 1), value]));
  };
  const phases = Object.entries(own('tagout_maintenance', 'cluster', 'phase'));
  return {
    phases: phases.filter(([, value]) => value !== 0).map(([key, value]) => (value === 1 ? key : `${key}: ${value}`)),
    out: own('tagout_out_of_service', 'cluster'),
    exposed: own('tagout_exposed', 'cluster'),
    inFlight: own('tagout_in_flight', 'host'),
    claims: own('tagout_claims_total', 'verdict'),
    ends: own('tagout_ends_total', 'end', 'type'),
    lookAgeS: own('tagout_look_age_seconds')[''],
    phaseS: own('tagout_phase_seconds', 'cluster')['east'],
  };
}

/**
 * One for this file: a worker tells the runs of the whole namespace, and other tests have hundreds of them in theirs.
 */
let temporal: DevServer;
beforeAll(async () => void (temporal = await startTestServer()));
afterAll(() => temporal.stop());

/** A site whose workers serve metrics, each at an address of its own. */
async function openMetricsSite(options: LabSiteOptions = {}) {
  const addresses: string[] = [];
  const lab = await openLabSite({
    temporal,
    workerWords: () => ['worker', '--metrics', addresses.at(-1)!],
    ...options,
  });
  const worker = async () => {
    addresses.push(await freeAddress());
    const running = await lab.site.worker();
    const address = addresses.at(-1)!;
    const tell = async () => told(await scrape(address), lab.site.options.service);
    return { running, address, tell };
  };
  return { lab, worker };
}

type Worker = Awaited<ReturnType<Awaited<ReturnType<typeof openMetricsSite>>['worker']>>;

async function seen({ tell }: Pick<Worker, 'tell'>, isThere: (now: Told) => boolean): Promise<Told> {
  let last: Told | undefined;
  await vi
    .waitUntil(async () => isThere((last = await tell())), SEEN)
    .catch((error: unknown) => {
      throw new Error(`not seen; the last was ${JSON.stringify(last)}`, { cause: error });
    });
  return last!;
}

async function freeAddress(): Promise<string> {
  const [port] = await freePorts(1);
  return `127.0.0.1:${port}`;
}

describe('tagout worker --metrics', () => {
  it.concurrent('tells a whole maintenance, adds no event to it, and nothing is left at its end', async () => {
    const { lab, worker } = await openMetricsSite();
    try {
      const { site, east } = lab;
      const first = await worker();
      expect(await first.tell()).toMatchObject({ phases: [], out: {}, exposed: {}, inFlight: {} });
      const ended = await journey({
        ...{ site: sharing(site, first), hosts: east, forwardActions: 3, routing: async () => lab.rules() },
        beforeReboot: async () => {
          const now = await seen(first, ({ phases }) => phases.includes('east maintenance'));
          expect(now).toMatchObject({ phases: ['east maintenance'], exposed: { east: 0 } });
          expect(sharesOfEast(lab)).toEqual([0, 0, 0]);
          expect(now.out).toEqual({ east: 1 });
          expect(now.inFlight).toEqual(Object.fromEntries(east.map(({ name }) => [name, 0])));
          const status = await site.document('status');
          expect(now.phaseS).toBeLessThanOrEqual((Date.now() - Date.parse(status.phaseSince)) / 1000);
          expect(now.phaseS).toBeGreaterThanOrEqual(0);
          expect(now.lookAgeS).toBeLessThan(10);
        },
      });
      const after = await seen(first, ({ phases }) => phases.length === 0);
      expect(after).toMatchObject({ out: { east: 0 }, exposed: { east: 0 }, phaseS: 0, lookAgeS: NaN });
      expect(after.inFlight).toEqual(Object.fromEntries(east.map(({ name }) => [name, NaN])));
      const counted = ended.claims.map(({ verdict }) => verdict);
      expect(after.claims).toEqual({ counted: counted.filter((one) => one === 'counted').length });
      expect(after.ends).toEqual({ 'restored ': 1 });
      expect(await historyLength(ended)).toBeLessThanOrEqual(EVENTS_MAX);
    } finally {
      await lab.close();
    }
  });

  it.concurrent('goes on to tell what a failed run left, also by a worker that came later', async () => {
    const { lab, worker } = await openMetricsSite();
    try {
      const { site, world } = lab;
      const first = await worker();
      await site.document('start', 'east', '--reason', 'kernel 6.1.150');
      await site.tagout('wait', '--until', 'maintenance');
      expect(await site.tagout('done', '--all', '--reason', 'I think so')).toMatchObject({ exit: 3 });
      expect(await site.tagout('done', '--host', 'east-9', '--reason', 'typo')).toMatchObject({ exit: 3 });
      world.foreigner('a person in the console').setShare(world.arns.httpV1, world.arns.east, 100);
      expect(await site.tagout('wait', '--until', 'failed')).toMatchObject({ exit: 0 });
      expect(sharesOfEast(lab)).toEqual([100, 0, 0]);
      const left = { phases: [], out: { east: 1 }, exposed: { east: 1 } };
      expect(await seen(first, ({ exposed }) => exposed['east'] === 1)).toMatchObject({ exposed: { east: 1 } });
      expect(await seen(first, ({ phases }) => phases.length === 0)).toMatchObject(left);
      // A start that is refused does not hide it.
      expect(await site.tagout('start', 'east', '--reason', 'again')).toMatchObject({ exit: 3 });
      const counted = await first.tell();
      expect(counted.claims).toEqual({ 'not-rebooted': 2, 'unknown-host': 1 });
      expect(counted.ends).toEqual({ 'failed RoutingDrift': 1, 'refused Refused': 1 });
      await first.running.kill('SIGTERM');
      const second = await worker();
      expect(await seen(second, ({ out }) => out['east'] !== undefined)).toMatchObject(left);
    } finally {
      await lab.close();
    }
  });

  it.concurrent('tells that nobody looks any more, when the worker of a run is gone', async () => {
    const { lab, worker } = await openMetricsSite({ settings: {} });
    try {
      const { site } = lab;
      // On another task queue: it can't take the run over.
      const beside = await freeAddress();
      const other = site.start(['worker', '--metrics', beside], { TAGOUT_TASK_QUEUE: `${site.taskQueue}-other` });
      await other.says(/worker ready/);
      const first = await worker();
      await site.document('start', 'east', '--reason', 'kernel 6.1.150');
      await site.tagout('wait', '--until', 'maintenance');
      const tell = async () => told(await scrape(beside), site.options.service);
      // It reads the watcher's heartbeats, which come every 5 s.
      const same = await seen({ tell }, ({ phases, out }) => phases.includes('east maintenance') && out['east'] === 1);
      expect(same).toMatchObject({ phases: ['east maintenance'], exposed: { east: 0 } });
      expect(await site.tagout('done', '--host', 'east-1', '--reason', 'I think so')).toMatchObject({ exit: 3 });
      expect(await first.tell()).toMatchObject({ claims: { 'not-rebooted': 1 }, ends: {} });
      await first.running.kill('SIGKILL');
      const killedMs = Date.now();
      const blind = await seen({ tell }, ({ lookAgeS }) => lookAgeS! > 20);
      expect(blind.lookAgeS! * 1000).toBeLessThan(Date.now() - killedMs + 10_000);
      expect(blind).toMatchObject({ phases: ['east maintenance'], out: { east: 1 }, claims: {}, ends: {} });
      // The next worker replays what was judged before, and counts only what is judged now.
      const second = await worker();
      expect(await site.tagout('done', '--host', 'east-2', '--reason', 'I think so')).toMatchObject({ exit: 3 });
      expect(await second.tell()).toMatchObject({ claims: { 'not-rebooted': 1 }, ends: {} });
    } finally {
      await lab.close();
    }
  });

  it.concurrent("serves the SDK's metrics, and counts ELBv2 calls as ELBv2 itself does", async () => {
    const { lab, worker } = await openMetricsSite();
    try {
      const { site, world } = lab;
      const { address } = await worker();
      world.core.inject('DescribeListeners', { kind: 'error', code: 'Throttling', message: 'Rate exceeded' });
      expect(await site.tagout('plan', 'east')).toMatchObject({ exit: 0 });
      const journal = world.core.journal.entries.filter(({ by }) => !by.foreign);
      const calls: Record<string, number> = {};
      for (const { action, outcome } of journal) {
        const key = `${action} ${outcome === 'Throttling' ? 'throttled' : outcome}`;
        calls[key] = (calls[key] ?? 0) + 1;
      }
      expect(calls['DescribeListeners throttled']).toBe(1);
      const samples = await scrape(address);
      expect(valuesOf(samples, 'tagout_elbv2_calls_total', 'action', 'outcome')).toEqual(calls);
      expect(samples.map(({ name }) => name)).toContain('temporal_request');
    } finally {
      await lab.close();
    }
  });

  it.concurrent("says in one sentence that it can't listen at an address", async () => {
    const address = await freeAddress();
    const holder = createServer().listen(Number(address.split(':')[1]), '127.0.0.1');
    const lab = await openLabSite();
    try {
      const worker = (where: string) => lab.site.tagout('worker', '--metrics', where);
      expect(await worker(address)).toEqual({
        exit: 5,
        stdout: '',
        stderr: `--metrics ${address}: another program listens there; stop it, or choose another port`,
      });
      // TEST-NET-3 of RFC 5737: no machine has it.
      const elsewhere = await worker('203.0.113.1:9464');
      expect(elsewhere).toMatchObject({ exit: 2, stdout: '' });
      expect(elsewhere.stderr).toMatch(/^--metrics 203\.0\.113\.1:9464 can't be listened at: .+$/);
    } finally {
      holder.close();
      await lab.close();
    }
  });

  it.concurrent('is the only reason for a worker to listen', async () => {
    const { lab, worker } = await openMetricsSite();
    try {
      const { running, address } = await worker();
      expect(portsOf(running.pid)).toEqual([Number(address.split(':')[1])]);
      const bare = lab.site.start(['worker']);
      await bare.says(/worker ready/);
      expect(portsOf(bare.pid)).toEqual([]);
    } finally {
      await lab.close();
    }
  });
});

/** The journey starts no worker of its own: this one is there. */
function sharing(site: LabSite['site'], { running }: Worker): LabSite['site'] {
  return Object.create(site, { worker: { value: async () => running } }) as LabSite['site'];
}

/** Of each rule that forwards, as the load balancer itself has it. */
function sharesOfEast({ world: { core, arns } }: LabSite): number[] {
  return [arns.httpV1, arns.httpDefault, arns.partnersDefault].map(
    (rule) => groupShares(findRule(core.state, rule).rule.actions[0]!).find(({ arn }) => arn === arns.east)!.share,
  );
}

/** The TCP ports that a process listens on, by what Linux says. */
function portsOf(pid: number): number[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    return /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
  });
  const isListening = '0A';
  return ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === isListening && sockets.includes(inode!))
      .map(([, local]) => Number.parseInt(local!.split(':')[1]!, 16)),
  );
}

/** Empty for one that is just closed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

async function historyLength({ workflowId, runId }: StatusDocument): Promise<number> {
  const { client, close } = await testClient(temporal.address);
  const { historyLength: events } = await client.workflow.getHandle(workflowId, runId).describe();
  await close();
  return events;
}
