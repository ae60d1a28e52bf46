import * as wf from '@temporalio/workflow';
import type { Phase } from '../../../../src/domain/lifecycle.js';
import type { FailureStatus, LiveReading, StatusDocument } from '../../../../src/domain/status.js';
import { newRoll } from '../../../../workflows/roll-start.js';
import * as names from '../../../../workflows/messages.js';
import { showOrders } from './ordered-roll.js';
import { UNREADABLE, UNVERIFIED_AFTER_MS } from './unreadable.js';

/** What a test asks a stub run to do next. */
export type Order =
  | { kind: 'enter'; phase: Phase }
  | { kind: 'live'; reading: LiveReading }
  /** The watcher is stopped, as far as the run is concerned. */
  | { kind: 'unwatch' }
  /** Its workflow tasks fail from now on. */
  | { kind: 'break'; message: string }
  /** `left`: what its document says of the end. */
  | { kind: 'end'; phase: Phase; left?: Partial<StatusDocument> };

export const order = wf.defineSignal<[Order]>('order');

const { readAloud, watch } = wf.proxyActivities<{
  readAloud(reading: LiveReading): Promise<void>;
  watch(isBroken: boolean): Promise<void>;
}>({
  startToCloseTimeout: '1 h',
  heartbeatTimeout: '10 s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

/**
 * The names and messages of the real workflow, without its work: it goes where a test orders it. The reason of the
 * start says what preflight does: `refuse`, `unreadable`, `stay`, anything else lets it pass.
 */
export async function maintainCluster(sent: names.SentInput): Promise<StatusDocument> {
  const input = names.receivedInput(sent) as names.MaintainInput;
  const document = firstDocument(input);
  const orders: Order[] = [];
  const watching = new wf.CancellationScope();
  const besides = new wf.CancellationScope();
  const watchers: Promise<void>[] = [];
  const enter = (phase: Phase) => {
    document.phase = phase;
    document.phaseSince = new Date().toISOString();
    document.timeline.push({ phase, at: document.phaseSince });
    for (const host of document.hosts) host.go = phase === 'maintenance';
    wf.upsertSearchAttributes([{ key: { name: names.SEARCH_ATTRIBUTES.phase, type: 'KEYWORD' }, value: phase }]);
  };
  wf.setHandler(wf.defineQuery<StatusDocument>(names.STATUS), () => document);
  wf.setHandler(
    wf.defineUpdate<null, [names.AbortArgument]>(names.ABORT),
    ({ leaveOut }) => {
      orders.push({ kind: 'end', phase: leaveOut ? 'failed' : 'aborted' });
      return null;
    },
    {
      validator: ({ leaveOut }) => {
        if (document.phase === 'maintenance' && !leaveOut)
          throw wf.ApplicationFailure.nonRetryable('hosts have the go');
      },
    },
  );
  const claim = async ({ host: name, bootId, by }: names.DoneArgument): Promise<names.DoneAnswer> => {
    const host = document.hosts.find((one) => one.name === name);
    if (host === undefined) return { host: name, verdict: 'unknown-host', message: `${name} is not of this cluster` };
    if (document.phase !== 'maintenance') return { host: name, verdict: 'early', message: 'no host has the go yet' };
    if (bootId === UNREADABLE) {
      await wf.sleep(UNVERIFIED_AFTER_MS);
      return { host: name, verdict: 'unverified', message: 'not readable yet' };
    }
    host.claimed = true;
    return { host: name, verdict: 'counted', message: `claimed by ${by} with boot ${bootId ?? 'unsaid'}` };
  };
  wf.setHandler(wf.defineUpdate<names.DoneAnswer, [names.DoneArgument]>(names.DONE), claim);

  if (input.reason === 'refuse') throw failed('refused', 'Refused', ['drained by hand', 'too few']);
  if (input.reason === 'unreadable') throw failed('refused', 'Refused', ["AWS can't be read"], 'Unobservable');
  if ((input.when?.at ?? null) !== null) Object.assign(document, { phase: 'scheduled', beginsAt: input.when?.at });
  else if (input.reason !== 'stay') {
    wf.upsertMemo({ baseline: BASELINE, hosts: HOSTS, startedBy: input.startedBy, reason: input.reason });
    enter('draining');
    watchers.push(besides.run(() => watch(input.reason === 'broken watcher')).catch(() => undefined));
  }
  // A phase is entered as soon as it is heard, because an update in the same workflow task is answered at once.
  wf.setHandler(order, (one) => {
    if (one.kind === 'enter') enter(one.phase);
    else orders.push(one);
  });
  for (;;) {
    await wf.condition(() => orders.length > 0);
    const next = orders.shift() as Exclude<Order, { kind: 'enter' }>;
    if (next.kind === 'live') watchers.push(watching.run(() => readAloud(next.reading)));
    if (next.kind === 'unwatch') besides.cancel();
    if (next.kind === 'break') throw new Error(next.message);
    if (next.kind !== 'end') continue;
    watching.cancel();
    besides.cancel();
    await Promise.allSettled(watchers);
    await wf.condition(wf.allHandlersFinished);
    Object.assign(document, next.left);
    if (next.phase !== 'restored') throw failed(next.phase, next.phase === 'aborted' ? 'Aborted' : 'RoutingDrift');
    enter('restored');
    return document;
  }

  function failed(phase: Phase, type: FailureStatus['type'], reasons: string[] = [], cause?: string) {
    const message = `FAILED in ${document.phase} (${type}) at 03:12:07Z: TRAFFIC IS REACHING east.`;
    enter(phase);
    document.failure = { type, message, reasons, drift: [] };
    document.next = `tagout start ${input.cluster} --adopt --reason ...`;
    return wf.ApplicationFailure.create({
      message,
      type,
      nonRetryable: true,
      details: [document],
      ...(cause === undefined ? {} : { cause: wf.ApplicationFailure.nonRetryable('no credentials', cause) }),
    });
  }
}

/**
 * The same for a roll: it begins no maintenance, and ends when it is aborted; one that waits for its window waits on. The
 * reason `refuse` has it refused, and `refuse at its time` instead of aborted; `shown`: it shows what a test orders.
 */
export async function maintainService(input: names.RollInput): Promise<names.RollDocument> {
  if (input.reason === 'shown') return showOrders(input);
  const { clusters, startedBy, reason } = input;
  wf.upsertMemo({ clusters, startedBy, reason });
  const roll = newRoll(input);
  let isAborted = false;
  const hear = (what: 'pause' | 'resume' | 'abort') => (said: names.RollArgument) => {
    roll.heard({ what, by: said.by, reason: said.reason }, Date.now());
    isAborted ||= what === 'abort';
    return { message: `${what} was heard` };
  };
  const update = (name: string) => wf.defineUpdate<names.RollAnswer, [names.RollArgument]>(name);
  wf.setHandler(wf.defineQuery<names.RollDocument>(names.STATUS), () => roll.document());
  wf.setHandler(update(names.PAUSE), hear('pause'));
  wf.setHandler(update(names.RESUME), hear('resume'), {
    validator: (_said: names.RollArgument) => {
      if (roll.document().roll.said.at(-1)?.what !== 'pause') throw wf.ApplicationFailure.nonRetryable('not paused');
    },
  });
  wf.setHandler(update(names.ABORT), hear('abort'));
  const phase = (value: string) =>
    wf.upsertSearchAttributes([{ key: { name: names.SEARCH_ATTRIBUTES.phase, type: 'KEYWORD' }, value }]);
  const fail = (end: 'refused' | 'aborted', type: 'Refused' | 'Aborted', reasons: string[]) => {
    roll.ends(end, Date.now(), { type, detail: 'nothing was touched.', reasons });
    phase(end);
    return wf.ApplicationFailure.create({ message: type, type, nonRetryable: true, details: [roll.document()] });
  };
  if (reason === 'refuse') throw fail('refused', 'Refused', ['east: too few']);
  if (roll.phase !== 'scheduled') roll.entered('gate', clusters[0]!, Date.now());
  phase(roll.phase);
  await wf.condition(() => isAborted);
  await wf.condition(wf.allHandlersFinished);
  if (reason === 'refuse at its time') throw fail('refused', 'Refused', ['east: too few']);
  throw fail('aborted', 'Aborted', []);
}

/** Plans by the name of the cluster: `west` would be refused, with advice if told so; a plan that adopts finds AWS unreadable. */
export async function planMaintenance({ cluster, adopt, standby }: names.PlanInput): Promise<names.PlanDocument> {
  if (adopt !== null) throw wf.ApplicationFailure.nonRetryable("AWS can't be read", 'Unobservable');
  return {
    cluster,
    changes: [{ where: 'core HTTP:80 default', targetGroup: `core-${cluster}`, from: 100, to: 0 }],
    hosts: [
      {
        name: 'east-1',
        inFlight: 3,
        ready: true,
        bootId: 'b1',
        unobservable: null,
        readAt: '2026-11-22T15:04:01.000Z',
      },
    ],
    refusals: cluster === 'west' ? ['too few healthy targets', ...(standby ? [ADVICE] : [])] : [],
    warnings: [],
  };
}

const ADVICE = 'core-west has share 0: with --adopt the run begins anyway';

export const BASELINE = [
  {
    ruleArn: 'rule',
    listenerArn: 'listener',
    isDefault: true,
    where: 'core HTTP:80 default',
    groups: [{ targetGroup: 'core-east', targetGroupArn: 'group', found: 100, baseline: 100 }],
    others: [],
    minHealthy: 1,
  },
];
export const HOSTS = [
  {
    name: 'east-1',
    boot: { kind: 'id', id: 'before-1' },
    bootAtPreflight: null,
    ready: true,
    readable: true,
    hadGo: false,
  },
  {
    name: 'east-2',
    boot: { kind: 'id', id: 'before-2' },
    bootAtPreflight: null,
    ready: true,
    readable: true,
    hadGo: false,
  },
];

function firstDocument({ config, cluster, startedBy, reason, adopt }: names.MaintainInput): StatusDocument {
  const { workflowId, runId, startTime } = wf.workflowInfo();
  const at = startTime.toISOString();
  const hosts = config.clusters.find((one) => one.name === cluster)?.hosts ?? [];
  return {
    ...{ service: config.service, cluster, workflowId, runId, phase: 'preflight', startedAt: at, phaseSince: at },
    ...{ deadlineAt: null, startedBy, reason, adopted: adopt !== null, standby: false },
    ...{ reboot: config.maintenance.reboot, waitingFor: [], claims: [], timeline: [{ phase: 'preflight', at }] },
    hosts: hosts.map(({ name }) => ({
      ...{ name, go: false, inFlight: null, ready: null, claimed: false, unobservable: null, readAt: null },
      ...{ bootIdBefore: null, bootId: null },
    })),
    shares: [{ where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 100, expected: 0, observed: null }],
    ...{
      observedAt: null,
      worker: true,
      failure: null,
      outOfService: [],
      exposed: [],
      next: null,
      warnings: [],
      lastRefusal: null,
    },
  };
}
