import { proxyActivities, workflowInfo, type ActivityOptions } from '@temporalio/workflow';
import type { RunContext, RunScope } from '../activities/scopes.js';
import type { Activities } from '../activities/index.js';
import { portionOf } from '../src/domain/evidence-portion.js';
import type { Config } from '../src/domain/config.js';
import { compact, restored } from '../src/domain/packed.js';
import { asSent, carried } from './carried.js';
import { watchQueue } from './messages.js';
import { RESULTS } from './results.js';
import { NoResult } from './stop.js';

/** Added to the timeout of every step: a dead worker is noticed by the heartbeat timeout, and then replaced. */
const WORKER_LOSS_MS = 24 * 3_600_000;

/** The watcher writes nothing and seldom sends heartbeats, because each costs the server a write. */
const WATCH_HEARTBEAT_TIMEOUT = '30 s';

const COMMON = {
  heartbeatTimeout: '10 s',
  // The default is in effect TRY_CANCEL: with it, a drain might still write while shares are being given back.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '10 s' },
} as const satisfies ActivityOptions;

/** For a step that writes nothing: after a cancel, nobody waits for it. */
const LEFT_BEHIND = { cancellationType: 'TRY_CANCEL' } as const satisfies ActivityOptions;

/** The activities with their timeouts; the Temporal UI shows the summaries. */
export function stepsOf(config: Config, cluster: string): Activities {
  const { drain, maintenance, reactivate, watch, blockers } = config;
  const beforeGoMs = drain.deadlineMs + drain.settleMs + drain.quietMs + WORKER_LOSS_MS;
  const afterGoMs = maintenance.deadlineMs + WORKER_LOSS_MS;
  const givingMs =
    reactivate.steps.length * (reactivate.holdMs + reactivate.healthyForMs) +
    WORKER_LOSS_MS +
    watch.blindMs +
    (blockers?.deadlineMs ?? 0);
  const wholeRunMs = beforeGoMs + afterGoMs + givingMs;
  const step = (summary: string, boundMs: number, options: ActivityOptions = {}): Activities =>
    checked(
      proxyActivities<Activities>({
        ...COMMON,
        ...options,
        summary,
        scheduleToCloseTimeout: boundMs,
        startToCloseTimeout: boundMs,
      }),
    );
  const beside = { taskQueue: watchQueue(workflowInfo().taskQueue), heartbeatTimeout: WATCH_HEARTBEAT_TIMEOUT };
  return {
    observe: step(`observe routing, hosts and capacity of ${cluster}`, givingMs).observe,
    tag: step('tag the load balancer, so that everybody sees the maintenance', givingMs).tag,
    untag: step('remove the tag', givingMs).untag,
    watch: step(`watch the routing for changes by others, every ${watch.everyMs / 1000} s`, wholeRunMs, beside).watch,
    drain: step(`drain ${cluster}: write share 0, read it back`, beforeGoMs).drain,
    settle: step(`settle, then in-flight 0 on every host of ${cluster} for ${drain.quietMs / 1000} s`, beforeGoMs)
      .settle,
    checkClaims: step('check claims against the hosts themselves', afterGoMs, LEFT_BEHIND).checkClaims,
    confirm: step(`hosts ready and targets healthy for ${reactivate.healthyForMs / 1000} s`, afterGoMs).confirm,
    reactivate: step(`give ${cluster} its shares back: ${reactivate.steps.join('%, ')}%`, givingMs).reactivate,
    takeBack: step(`take the shares of ${cluster} back to 0`, givingMs).takeBack,
    giveBack: step(`give back what this run took from ${cluster}`, givingMs).giveBack,
  };
}

type AnyStep = (...input: unknown[]) => Promise<unknown>;

/**
 * Each step is sent only what it uses. A result is untrusted input: one with the wrong shape would make the task fail
 * again and again.
 */
function checked(activities: Activities): Activities {
  const begun = new Map<string, number>();
  const portion = (name: string): Pick<RunScope, 'evidence'> => {
    const nth = begun.get(name) ?? 0;
    begun.set(name, nth + 1);
    const evidence = portionOf(name, nth);
    return evidence === null ? {} : { evidence };
  };
  const check =
    (name: keyof Activities): AnyStep =>
    async (first, ...more) => {
      const isWhole = name === 'observe' || name === 'checkClaims';
      const told = { ...(isWhole ? (first as RunScope) : carried(name, first as RunContext)), ...portion(name) };
      const sent = more.map((one) => (typeof one === 'object' && one !== null ? compact(one) : one));
      const result = restored(await (activities[name] as AnyStep)(asSent(name, told), ...sent));
      if (!RESULTS[name](result)) throw new NoResult(name);
      return result;
    };
  const names = Object.keys(RESULTS) as (keyof Activities)[];
  return Object.fromEntries(names.map((name) => [name, check(name)])) as unknown as Activities;
}
