import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addListener, addLoadBalancer, addRule, addTargetGroup } from '../../../lab/alb/build.js';
import { AlbCore, type AlbSettings } from '../../../lab/alb/core.js';
import { startDataPlane } from '../../../lab/alb/data-plane.js';
import { Foreigner } from '../../../lab/alb/foreigner.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import { startHealthChecks } from '../../../lab/alb/health-checks.js';
import { startApiServer } from '../../../lab/alb/query/api-server.js';
import { WAYS, type Ways } from '../../../lab/alb/ways.js';
import { freePorts } from '../../../lab/free-ports.js';
import { cleanProbes } from '../../../src/probe/clean.js';
import type { Limits } from '../../../src/probe/limits.js';
import type { CleanReport, ProbeReport } from '../../../src/probe/report.js';
import { runProbe } from '../../../src/probe/run.js';

/** As the product has them, a hundred times faster. */
export const FAST: Limits = {
  wholeMs: 60_000,
  rounds: 2,
  calmMs: 250,
  roundMs: 10_000,
  sampleMs: 10,
  readMs: 20,
  answerMs: 2_000,
  healthMs: 10_000,
  removeMs: 5_000,
  againMs: 20,
  lostMs: 200,
  burstReads: 20,
  burstMs: 5,
};

export interface StageOptions {
  alb?: Partial<AlbSettings>;
  ways?: Partial<Ways>;
  limits?: Partial<Limits>;
  /** Where the responder listens; null: this machine has no private address. */
  address?: string | null;
  /** The port of the listener is closed. */
  isClosed?: boolean;
}

const PLAIN = { path: '/', intervalMs: 50, timeoutMs: 500, healthyThreshold: 2, unhealthyThreshold: 2 };

/** Runs the body on a stage of its own. */
export async function onStage<T>(options: StageOptions, body: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await startStage(options);
  try {
    return await body(stage);
  } finally {
    await stage.close();
  }
}

/** A test load balancer of the lab, with a listener, a rule and a group that belong to somebody. */
async function startStage(options: StageOptions) {
  const ways = { ...WAYS, ...options.ways };
  const core = new AlbCore({ ...options.alb, ways });
  const limits = { ...FAST, ...options.limits };
  const loadBalancer = addLoadBalancer(core, 'test', 'application', '127.0.0.1');
  const spec = { name: 'app', port: 8080, healthCheck: PLAIN, deregistrationDelayMs: 1000, targets: ['127.0.0.9'] };
  const group = addTargetGroup(core, spec);
  const [port] = await freePorts(1);
  const listener = addListener(core, loadBalancer, port!, [forwardTo({ [group.arn]: 1 })]);
  addRule(core, listener.arn, 1, [{ Field: 'path-pattern', Values: ['/app/*'] }], [forwardTo({ [group.arn]: 1 })]);
  const api = await startApiServer(core);
  const dataPlane = options.isClosed === true ? null : await startDataPlane(core, 'as-answered');
  const checks = startHealthChecks(core, 20);
  const folder = mkdtempSync(join(tmpdir(), 'tagout-probe-'));
  const before = stateOf(core);
  const stop = new AbortController();
  const aws = {
    endpoint: api.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
  };
  const common = { loadBalancer: 'test', signal: stop.signal, folder, limits, aws };
  const { address = '127.0.0.1' } = options;
  return {
    ...{ core, loadBalancer, listener, group, folder, stop, apiUrl: api.url },
    foreigner: new Foreigner(core, 'somebody', Date.now),
    probe: (change: { folder?: string; signal?: AbortSignal } = {}): Promise<ProbeReport> =>
      runProbe({ ...common, address, say: () => undefined, ...change }),
    clean: (change: { folder?: string } = {}): Promise<CleanReport> => cleanProbes({ ...common, ...change }),
    close: async (): Promise<void> => {
      await Promise.all([checks.stop(), dataPlane?.stop(), api.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
    /** True if everything there is as it was before any probe. */
    isAsBefore: () => stateOf(core) === before,
    state: () => stateOf(core),
  };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** Every rule and group with its tags, as text. Health comes and goes. */
function stateOf({ state }: AlbCore): string {
  const rules = [...state.loadBalancers.values()].flatMap(({ listeners }) =>
    [...listeners.values()].flatMap(({ arn, rules: slots }) =>
      [...slots.values()].flatMap(({ current }) => (current === undefined ? [] : [{ listener: arn, ...current }])),
    ),
  );
  const groups = [...state.targetGroups.values()].map(({ arn, name, tags, attributes, targets }) => [
    ...[arn, name, [...tags], [...attributes]],
    [...targets.keys()],
  ]);
  return JSON.stringify([
    rules,
    groups,
    [...state.ruleTags].filter(([, tags]) => tags.size > 0).map(([arn, tags]) => [arn, [...tags]]),
  ]);
}

export function answerTo(report: ProbeReport, question: string) {
  const found = report.answers.find((one) => one.question === question);
  if (found === undefined) throw new Error(`${question} was not asked`);
  return found;
}
