import { expect } from 'vitest';
import type { LabHost } from '../../lab/hosts/host.js';
import type { StatusDocument } from '../../src/domain/status.js';
import type { PlanDocument } from '../../workflows/messages.js';
import type { Site } from './site.js';

/** Everything in which a maintenance on the lab differs from one on moto. */
export interface JourneyWorld {
  site: Site;
  /** The hosts of east, which is maintained. */
  hosts: LabHost[];
  /** How many forward actions give east a share above 0. */
  forwardActions: number;
  /** The routing as the load balancer describes it, to compare it with the earlier one. */
  routing: () => Promise<unknown>;
  /** Awaited after the go, before the hosts reboot. */
  beforeReboot?: () => Promise<unknown>;
}

const REBOOT = { downMs: 300, warmingMs: 300 };

/** A whole maintenance of east, with nothing but commands and their JSON. Resolves to its last status document. */
export async function journey(world: JourneyWorld): Promise<StatusDocument> {
  const { site, hosts } = world;
  const baseline = await world.routing();
  await site.worker();

  expect(await site.tagout('check')).toEqual({ exit: 0, stdout: 'ok', stderr: '' });
  const plan = await site.document<PlanDocument>('plan', 'east');
  expect(plan).toMatchObject({ cluster: 'east', refusals: [] });
  expect(plan.changes).toHaveLength(world.forwardActions);
  expect(await world.routing()).toEqual(baseline);

  const waiting = hosts.map((host) => site.tagoutHost(host.name, 'wait', '--timeout', '60'));
  const started = await site.document<StatusDocument & { uiUrl: string }>(
    'start',
    'east',
    '--reason',
    'kernel 6.1.150',
  );
  expect(started.uiUrl).toContain(`/workflows/tagout-${site.options.service}/${started.runId}/`);
  await refusesASecondStart(world, started);

  expect(await site.tagout('wait', 'east', '--until', 'maintenance', '--timeout', '60s')).toMatchObject({ exit: 0 });
  expect(await site.document('status')).toEqual(inMaintenance(world, started));
  await world.beforeReboot?.();
  const watching = site.start(['watch', '--json']);
  await Promise.all(
    hosts.map(async (host, index) => {
      expect(await waiting[index]!.ended).toMatchObject({
        exit: 0,
        stdout: expect.stringContaining(started.runId) as string,
      });
      await host.reboot(REBOOT).warming;
      expect(await site.tagoutHost(host.name, 'done', 'rebooted').ended).toMatchObject({ exit: 0 });
    }),
  );

  expect(await site.tagout('wait', 'east', '--until', 'restored', '--timeout', '60s')).toMatchObject({ exit: 0 });
  const watched = await watching.ended;
  expect(watched).toMatchObject({ exit: 0, stderr: '' });
  const ended = JSON.parse(watched.stdout) as StatusDocument;
  expect(ended).toMatchObject({
    runId: started.runId,
    phase: 'restored',
    failure: null,
    outOfService: [],
    exposed: [],
  });
  expect(ended.timeline.map(({ phase }) => phase)).toEqual([
    ...['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'reactivating', 'restored'],
  ]);
  expect(await world.routing()).toEqual(baseline);
  return ended;
}

async function refusesASecondStart({ site }: JourneyWorld, holder: StatusDocument): Promise<void> {
  const { exit, stdout, stderr } = await site.tagout('start', 'west', '--reason', 'another');
  expect({ exit, stdout }).toEqual({ exit: 3, stdout: '' });
  const { runId, startedBy } = holder;
  expect(stderr).toMatch(
    new RegExp(`run ${runId} for cluster east, in \\w+, started at [\\d: -]+Z by ${startedBy}\\. `),
  );
}

/** The whole status document in maintenance, before any host reboots. */
function inMaintenance({ site, hosts, forwardActions }: JourneyWorld, started: StatusDocument): StatusDocument {
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
  const share = { where: expect.any(String) as string, targetGroup: 'core-east', expected: 0, observed: 0 };
  return {
    service: site.options.service,
    cluster: 'east',
    workflowId: `tagout-${site.options.service}`,
    runId: started.runId,
    phase: 'maintenance',
    startedAt: started.startedAt,
    phaseSince: time,
    deadlineAt: time,
    startedBy: expect.stringMatching(/^\S+@\S+$/) as string,
    reason: 'kernel 6.1.150',
    adopted: false,
    standby: false,
    reboot: 'required',
    waitingFor: hosts.map(({ name }) => `${name}: claim`),
    hosts: hosts.map(({ name, bootId }) => ({
      name,
      go: true,
      inFlight: 0,
      ready: true,
      bootIdBefore: bootId,
      bootId,
      claimed: false,
      unobservable: null,
      readAt: expect.any(String) as string,
    })),
    claims: [],
    timeline: ['preflight', 'draining', 'settling', 'maintenance'].map((phase) => ({
      phase: phase as StatusDocument['phase'],
      at: time,
    })),
    shares: Array.from({ length: forwardActions }, () => ({ ...share, baseline: expect.any(Number) as number })),
    observedAt: time,
    worker: true,
    failure: null,
    outOfService: ['east'],
    exposed: [],
    next: null,
    warnings: [],
    lastRefusal: null,
  };
}
