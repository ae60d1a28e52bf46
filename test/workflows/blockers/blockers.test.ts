import { Context } from '@temporalio/activity';
import { expect } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { CLEAR, FIRING, LabPrometheus, type Mood } from '../../../lab/prometheus.js';
import type { Blockers } from '../../../src/domain/config.js';
import { BLOCKERS } from '../../activities/blocking.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { plan } from '../../support/planning.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

interface Scene {
  journey: Journey;
  prometheus: LabPrometheus;
  config: Journey['config'];
  start: () => Promise<Maintained>;
}

/** How long an answer may be relied on; while one blocks, it is asked again after as long. */
const STATUS_TIMEOUT_MS = 1_500;

const BLOCKED =
  /^blocker: ALERTS\{service="core-\w+",cluster!="east"\}: ALERTS\{alertname="Errors",severity="page"\} 1/;
const UNASKED = /^blocker: ALERTS\{.*\}: it can't be asked \(/;

/** A service with a Prometheus that blocks when the test says so. */
function blocking(
  name: string,
  { blockers, ...options }: JourneyOptions & { blockers?: Partial<Blockers> },
  body: (scene: Scene) => Promise<void>,
): void {
  const durations = { statusTimeoutMs: STATUS_TIMEOUT_MS, ...options.durations };
  journey(name, { ...options, durations }, async (journey) => {
    const prometheus = await LabPrometheus.start();
    try {
      const config = { ...journey.config, blockers: { ...BLOCKERS, ...blockers, prometheus: prometheus.url } };
      await body({ journey, prometheus, config, start: () => journey.maintain({ config }) });
    } finally {
      prometheus.stop();
    }
  });
}

/** From the next own write on, Prometheus is in this mood. */
function atNextWrite({ journey, prometheus }: Scene, mood: Mood): void {
  journey.atOwnWrite(1, () => void (prometheus.mood = mood));
}

blocking('a run that nothing blocks asks for its own service and cluster, and is restored', {}, async (scene) => {
  const { journey, prometheus, start } = scene;
  const asked = new Set<string>();
  prometheus.queries.on((query) => asked.add(query));
  const run = await start();
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
  expect([...asked]).toEqual([`ALERTS{service="${journey.config.service}",cluster!="east"}`]);
});

blocking('a start is refused while something blocks, and a plan says so', {}, async (scene) => {
  const { journey, prometheus, config, start } = scene;
  prometheus.mood = FIRING;
  const words = new RegExp(
    `${BLOCKED.source}: start again when nothing blocks any more, or, to drain at once, with a config that has no blockers$`,
  );
  const run = await start();
  expect(await run.ends()).toMatchObject({
    ...{ phase: 'refused', outOfService: [] },
    failure: { type: 'Refused', reasons: [expect.stringMatching(words)] },
  });
  expect((await plan(journey, { config })).refusals).toEqual([expect.stringMatching(words)]);
  prometheus.mood = { kind: 'status', status: 503, body: 'out of order' };
  expect((await plan(journey, { config })).refusals).toEqual([expect.stringMatching(UNASKED)]);
  expect(journey.ownWrites()).toEqual([]);
});

blocking('nothing is drained and no go is given while something blocks', {}, async (scene) => {
  const { journey, prometheus, start } = scene;
  atNextWrite(scene, FIRING);
  const run = await start();
  await run.waitsForText(BLOCKED);
  expect(await run.phase()).toBe('draining');
  expect(journey.shares('east')).toEqual({ ...BASELINE, httpV1: 0 });
  const third = journey.world.core.journal;
  const off = third.on(({ write, by, action }) => {
    if (!write || by.foreign || !action.startsWith('Modify')) return;
    prometheus.mood = journey.ownWrites().length === 3 ? { kind: 'down' } : CLEAR;
  });
  prometheus.mood = CLEAR;
  await run.isIn('settling');
  off();
  await run.waitsForText(UNASKED);
  expect(await run.phase()).toBe('settling');
  prometheus.mood = CLEAR;
  await run.isIn('maintenance');
  await run.abort({ leaveOut: true });
  await run.ends();
});

blocking('an abort gives back at once, whatever blocks', {}, async (scene) => {
  const { journey, start } = scene;
  atNextWrite(scene, FIRING);
  const run = await start();
  await run.waitsForText(BLOCKED);
  await run.abort();
  expect(await run.ends()).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' } });
  expect(journey.shares('east')).toEqual(BASELINE);
});

blocking(
  'after blockers.deadline a drain ends as things stand, also with onDeadline: abort',
  { blockers: { deadlineMs: 2_000 } },
  async (scene) => {
    const { journey, start } = scene;
    atNextWrite(scene, FIRING);
    const run = await start();
    const end = await run.ends();
    expect(end).toMatchObject({ phase: 'failed', outOfService: ['east'], failure: { type: 'DrainDeadline' } });
    expect(end.failure!.message).toMatch(/blockers\.deadline passed, held up by blocker: ALERTS\{/);
    expect(end.next).toMatch(/--adopt/);
    expect(journey.shares('east')).toEqual({ ...BASELINE, httpV1: 0 });
  },
);

blocking('drain.deadline counts while something blocks', { durations: { drainDeadlineMs: 6_000 } }, async (scene) => {
  const { journey, start } = scene;
  atNextWrite(scene, FIRING);
  const run = await start();
  const end = await run.ends();
  expect(end).toMatchObject({ phase: 'aborted', failure: { type: 'DrainDeadline' } });
  expect(end.failure!.message).toMatch(/drain\.deadline passed .*, waiting for blocker: /);
  expect(journey.shares('east')).toEqual(BASELINE);
});

/** A ramp whose first step was written before something began to block. */
async function heldRamp(scene: Scene): Promise<Maintained> {
  const { journey, start } = scene;
  const run = await start();
  await run.isIn('maintenance');
  atNextWrite(scene, FIRING);
  await journey.rebootAll(run);
  await run.waitsForText(BLOCKED);
  return run;
}

const RAMP = { config: { steps: [10, 100] } };

blocking('a ramp holds while something blocks, and goes on then', RAMP, async (scene) => {
  const { journey, prometheus } = scene;
  const run = await heldRamp(scene);
  expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: 10 });
  prometheus.mood = CLEAR;
  expect((await run.ends()).phase).toBe('restored');
  expect(journey.shares('east')).toEqual(BASELINE);
});

blocking('a host that is lost while a ramp holds ends it at once', RAMP, async (scene) => {
  const { journey } = scene;
  const run = await heldRamp(scene);
  journey.world.host('east-1').tellsReady = false;
  const end = await run.ends();
  expect(end).toMatchObject({ phase: 'failed', failure: { type: 'HostLost' } });
  expect(end.failure!.message).toMatch(/east-1 is not ready.* taken back to 0/);
  expect(journey.shares('east')).toEqual(DRAINED);
});

blocking('drift while a ramp holds ends it, and nothing more is written', RAMP, async (scene) => {
  const run = await heldRamp(scene);
  scene.journey.meddle('httpDefault', 'west', 7);
  expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' } });
});

blocking(
  'with take-back, a ramp that stays blocked goes back to 0, and its hosts are not exposed',
  { ...RAMP, durations: { holdMs: 500 }, blockers: { onBlocked: 'take-back' } },
  async (scene) => {
    const { journey } = scene;
    const run = await heldRamp(scene);
    const end = await run.ends();
    expect(end).toMatchObject({ phase: 'failed', failure: { type: 'MaintenanceDeadline' } });
    expect(end).toMatchObject({ outOfService: ['east'], exposed: [] });
    expect(end.failure!.message).toMatch(/Still blocked after reactivate\.hold: blocker: .*taken back to 0/);
    expect(phases(end).at(-2)).toBe('reactivating');
    expect(journey.shares('east')).toEqual(DRAINED);
  },
);

/** While shares are taken back, no other target is healthy. */
const alone = (real: Ports): Ports => {
  const health: Ports['loadBalancer']['health'] = async (...args) => {
    const read = await real.loadBalancer.health(...args);
    const isTakingBack = Context.current().info.activityType === 'takeBack';
    return isTakingBack && read.kind === 'observed' ? { ...read, value: [] } : read;
  };
  return { ...real, loadBalancer: { ...real.loadBalancer, health } };
};

blocking(
  'with take-back, shares stay where too few others are healthy, and the hosts are not exposed',
  { ...RAMP, ports: alone, durations: { holdMs: 500 }, blockers: { onBlocked: 'take-back' } },
  async (scene) => {
    const { journey } = scene;
    const run = await heldRamp(scene);
    const end = await run.ends();
    expect(end).toMatchObject({ phase: 'failed', exposed: [], failure: { type: 'MaintenanceDeadline' } });
    expect(end.failure!.message).toMatch(/its shares were left, because/);
    expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: 10 });
  },
);

blocking(
  'after blockers.deadline a ramp ends as things stand',
  { ...RAMP, durations: { holdMs: ENDLESS_MS }, blockers: { onBlocked: 'take-back', deadlineMs: 2_000 } },
  async (scene) => {
    const { journey } = scene;
    const run = await heldRamp(scene);
    const end = await run.ends();
    expect(end).toMatchObject({ phase: 'failed', outOfService: ['east'], failure: { type: 'MaintenanceDeadline' } });
    expect(end.failure!.message).toMatch(/blockers\.deadline passed, held up by blocker: /);
    expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: 10 });
  },
);

blocking('a worker that is lost does not lift a block', { ...RAMP, ownWorker: 'now' }, async (scene) => {
  const { journey, prometheus } = scene;
  const run = await heldRamp(scene);
  await journey.stopWorkers();
  await journey.startWorker();
  await run.waitsForText(BLOCKED);
  expect(journey.shares('east')).toEqual({ ...DRAINED, httpV1: 10 });
  prometheus.mood = CLEAR;
  expect((await run.ends()).phase).toBe('restored');
});
