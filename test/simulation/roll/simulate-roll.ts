import { defaultPayloadConverter, RawValue, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { createLoadBalancerPort } from '../../../activities/elbv2/load-balancer-port.js';
import { createActivities } from '../../../activities/index.js';
import { LookTimes } from '../../../activities/look-times.js';
import { createRollActivities } from '../../../activities/roll.js';
import { seededRandom } from '../../../lab/random.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { rollId, maintenanceId } from '../../../src/domain/maintenance-id.js';
import type { RollDocument } from '../../../src/domain/roll/document.js';
import type { StatusDocument } from '../../../src/domain/status.js';
import { LATE_START } from '../../../workflows/late-start.js';
import { maintainCluster } from '../../../workflows/maintain-cluster.js';
import { maintainService } from '../../../workflows/maintain-service.js';
import {
  ABORT,
  MAINTENANCE_DONE,
  PAUSE,
  RESUME,
  type MaintainInput,
  type RollInput,
} from '../../../workflows/messages.js';
import { checkPromises } from '../../promises/check-promises.js';
import { checkRoll, type RollEvent } from '../../promises/roll.js';
import { checkTold } from '../../promises/roll-told.js';
import { buildWorld, inputOf, noAutoScaling, readingOf } from '../sim-world.js';
import { serveActivities } from '../virtual/activity.js';
import { attempts, unlessKilled } from '../virtual/attempt.js';
import { virtualClients } from '../virtual/client.js';
import { virtualSleep, VirtualClock } from '../virtual/clock.js';
import { VirtualRun, type RunIdentity } from '../virtual/run.js';
import type { Step } from '../virtual/served-step.js';
import { DURATIONS, failureOf, surroundings } from '../virtual/simulate.js';
import { Steps } from '../virtual/steps.js';
import { closedBy, startWhen, withTimes, workerName } from '../virtual/times.js';
import type { RollScenario } from './draw-roll.js';
import { RollStage } from './roll-stage.js';
import { VirtualServer, type ChildStart } from './virtual-server.js';

const GATE_MS = 400;
/** A maintenance that is taken later refuses itself. */
const FIRST_TASK_MS = 2_000;
/** The pause before a maintenance that was not begun is tried again. */
const AGAIN_MS = 100;
const UP_MS = 12_345_678;

/** How a roll ended, and every broken promise of it and of its maintenances. */
export interface RolledSeed {
  end: string;
  broken: string[];
  /** The phase of the roll in which its window closed; null if it did not. */
  closedIn: string | null;
}

/** Simulates the real workflow of a roll, its real maintenances and the real steps on a virtual clock. */
export async function simulateRoll(scenario: RollScenario): Promise<RolledSeed> {
  const { base } = scenario;
  const clock = new VirtualClock(base.timing?.startsMs);
  const startedMs = clock.now;
  const random = seededRandom(base.seed);
  Object.assign(surroundings, { clock, random: seededRandom(base.seed + 1) });
  const now = (): number => Math.floor(clock.now);
  const late = (act: () => void, afterMs = 0): void => void clock.after(afterMs + 1 + random() * 5, act);
  const world = withTimes(buildWorld(base, DURATIONS), base, DURATIONS);
  const input = rollInput(scenario, world.config);
  const { service } = input.config;
  const server = new VirtualServer(clock);
  const current = (): VirtualRun | null => server.find(maintenanceId(service));
  const said = { by: 'bob@ops-2', reason: 'simulated' };
  const stage = new RollStage(scenario, world, service, now, {
    claim: (claim) =>
      late(() => {
        stage.recorder?.ran({ kind: 'claimed', at: now(), host: claim.host });
        current()?.send(MAINTENANCE_DONE, RawValue.fromPayload(defaultPayloadConverter.toPayload(claim)));
      }),
    killWorker: () => {
      for (const { run } of server.runs) run.steps.kill();
    },
    say: (what, afterMs) =>
      late(() => {
        if (what === 'abort-cluster') current()?.send(ABORT, { ...said, leaveOut: false });
        else if (what === 'cancel') roll.cancel();
        else roll.send({ pause: PAUSE, resume: RESUME, abort: ABORT }[what], said);
      }, afterMs),
  });
  const pause = (): Promise<void> => virtualSleep(clock, 0.5 + random() * 2);
  const worker = (aheadMs: number, n: number): Record<string, Step> => {
    const ownNow = (): number => now() + aheadMs;
    const ports = {
      now: ownNow,
      lookTimes: new LookTimes(),
      uptime: () => clock.now - startedMs + UP_MS,
      loadBalancer: createLoadBalancerPort(
        { version: 'simulated', now: ownNow },
        virtualClients(world.core, now, pause, workerName(n)),
        undefined,
      ),
      autoScaling: noAutoScaling,
      askPrometheus: () => Promise.reject(new Error('nobody is to ask')),
      alertmanager: {} as never,
      linkTo: () => null,
      readHost: async ({ name }: { name: string }, _: unknown, signal: AbortSignal) => {
        await virtualSleep(clock, 0.5 + random() * 4, signal);
        await unlessKilled();
        const told = stage.read(name, attempts.getStore()?.of.name ?? '');
        return readingOf(world.hosts.get(name)!, now(), aheadMs, told);
      },
    };
    return { ...createActivities(ports), ...createRollActivities(ports) } as never;
  };
  const workers = base.world.clocks.workers.map(worker);
  const runOf = (identity: RunIdentity, entered: (phase: Phase) => void): VirtualRun => {
    const watcher = { afterMs: 0, underWay: (isOn: boolean) => stage.recorder?.watching(isOn) };
    const steps = new Steps(clock, random, workers, watcher);
    const run: VirtualRun = new VirtualRun(clock, random, steps, entered, identity);
    steps.owner = run;
    server.add(identity, run);
    return run;
  };
  let [begun, { inTheWay }] = [0, scenario];
  const rollIdentity: RunIdentity = {
    ...{ type: 'maintainService', workflowId: rollId(service), runId: 'roll-1' },
    startChild: async (_, options) => {
      const start = options as ChildStart;
      if (server.find(start.workflowId)?.isOpen === true || (inTheWay -= 1) >= 0)
        throw new WorkflowExecutionAlreadyStartedError('already started', start.workflowId, 'maintainCluster');
      const [child] = start.args as [MaintainInput];
      const runId = `run-${(begun += 1)}`;
      const { workflowId, runId: parentRunId } = rollIdentity;
      const parent = { workflowId, runId: parentRunId };
      let isOver = false;
      const run = runOf({ type: 'maintainCluster', workflowId: start.workflowId, runId, parent }, (phase) => {
        if (!isOver) stage.entered(phase);
      });
      stage.began(child.cluster as never);
      const { takenAfterMs } = scenario;
      const over = (end: PromiseSettledResult<unknown>): void => {
        isOver = true;
        const { phase, failure } = documentOf<StatusDocument>(end);
        const isLate = failure?.reasons.includes(LATE_START) === true;
        // Its last phase is committed together with its end.
        stage.recorder!.ran({ kind: 'phase', at: now(), phase });
        stage.over(phase, { kind: 'ended', at: now(), failure: failureOf(end), ...closedBy(end) }, isLate);
      };
      const afterMs = takenAfterMs[Math.min(begun, takenAfterMs.length) - 1]!;
      return server.startChild({ run, begin: () => maintainCluster(child), afterMs, over }, start, runId);
    },
  };
  const roll = runOf(rollIdentity, (phase) => stage.rolls(phase));
  serveActivities(roll, (workflowId, runId) => server.handle(workflowId, runId));
  let document: RollDocument | null = null;
  roll.begin(
    () => maintainService(input),
    (end) => {
      document = documentOf<RollDocument>(end);
      stage.events.push({ kind: 'ended', at: now(), phase: document.roll.phase });
    },
  );
  const isEnded = await server.toItsEnd();
  if (!isEnded) stage.events.push({ kind: 'ended', at: now(), phase: null });
  const ended = document as RollDocument | null;
  return {
    end: ended === null ? 'no end' : [ended.roll.phase, ended.roll.failure?.type ?? ''].join(' ').trim(),
    closedIn: closedIn(stage.events, base.timing?.night?.open[0]?.[1]),
    broken: [
      ...checkRoll(stage.events, world.about.times),
      ...unfinished(ended),
      ...(base.timing?.when?.waits === true ? refusedAsClosed(ended) : []),
      ...(ended === null ? [] : checkTold(ended.roll, stage.events)),
      ...stage.traces.flatMap((trace) =>
        checkPromises(trace).map(({ promise, sentence }) => `${trace[0].cluster}, promise ${promise}: ${sentence}`),
      ),
    ],
  };
}

function closedIn(events: RollEvent[], closesMs = Infinity): string | null {
  if ((events.at(-1)?.at ?? 0) < closesMs) return null;
  const entered = events.flatMap((event) => (event.kind === 'entered' && event.at < closesMs ? [event.phase] : []));
  return entered.at(-1) ?? 'preflight';
}

/** A roll that ends restored has done all its clusters. */
function unfinished(ended: RollDocument | null): string[] {
  if (ended?.roll.phase !== 'restored') return [];
  return ended.roll.clusters
    .filter(({ state }) => state !== 'done')
    .map(({ name, state }) => `the roll ended restored, and ${name} is ${state}`);
}

/** A roll that waits for its window is not refused because that is closed. */
function refusedAsClosed(ended: RollDocument | null): string[] {
  const closed = (ended?.roll.failure?.reasons ?? []).find((reason) => reason.includes('window is closed'));
  return closed === undefined ? [] : [`the roll was to wait for its window: ${closed}`];
}

function documentOf<Document>(end: PromiseSettledResult<unknown>): Document {
  if (end.status === 'fulfilled') return end.value as Document;
  return (end.reason as { details: [Document] }).details[0];
}

function rollInput(scenario: RollScenario, config: RollInput['config']): RollInput {
  const { limits } = inputOf(scenario.base, config, DURATIONS);
  return {
    config: { ...config, roll: { gateMs: GATE_MS, order: null, approve: scenario.approve } },
    ...{ clusters: scenario.clusters, startedBy: 'alice@ops-1', reason: 'simulated' },
    ...startWhen(scenario.base),
    limits: { ...limits, firstTaskMs: FIRST_TASK_MS, againMs: AGAIN_MS },
  };
}
