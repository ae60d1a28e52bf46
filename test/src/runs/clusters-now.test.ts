import { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect, type Connected } from '../../../src/connect.js';
import type { ClusterNow } from '../../../src/domain/gauges.js';
import type { LiveReading } from '../../../src/domain/status.js';
import { ClustersNow, type Named } from '../../../src/runs/clusters-now.js';
import { MAINTAIN_CLUSTER, maintenanceId } from '../../../workflows/messages.js';
import { bench, type Bench } from '../cli/stub/harness.js';
import { inMaintenance } from '../cli/stub/in-maintenance.js';

/** The list of the server lags behind. */
const LAGS = { timeout: 60_000, interval: 50 };

async function connected(): Promise<Connected> {
  const session = await connect();
  onTestFinished(() => session.close());
  return session;
}

const eastOf = ({ service }: Pick<Bench, 'service'>): Named => ({ service, cluster: 'east' });

function reading(observed: number, inFlight: number | null): LiveReading {
  const readAt = new Date().toISOString();
  return {
    at: Date.now(),
    hosts: [
      { name: 'east-1', inFlight, ready: true, bootId: 'b', unobservable: inFlight === null ? 'gone' : null, readAt },
    ],
    shares: [{ where: 'core HTTP:80 default', targetGroup: 'core-east', observed }],
    ...{ observedAt: readAt, waitingFor: [], warnings: [] },
  };
}

/** Polls until the cluster is told so. */
async function polled(
  clusters: ClustersNow,
  { service, cluster }: Named,
  isThere: (now: ClusterNow) => boolean,
): Promise<ClusterNow> {
  let found: ClusterNow | undefined;
  await vi.waitUntil(async () => {
    await clusters.poll();
    const told = clusters.tell(performance.now(), Date.now());
    found = told.find((one) => one.service === service && one.cluster === cluster);
    return found !== undefined && isThere(found);
  }, LAGS);
  return found!;
}

const OUT = { outOfService: true, exposed: false };

describe('what Temporal knows about a cluster', () => {
  it('is the phase, and what the heartbeats tell, while a run runs', async () => {
    const made = await inMaintenance();
    await made.order({ kind: 'live', reading: reading(0, 3) });
    const clusters = new ClustersNow(await connected(), () => null);
    const now = await polled(clusters, eastOf(made), ({ left }) => left !== null);
    expect(now).toMatchObject({
      running: {
        phase: 'maintenance',
        hosts: [
          { name: 'east-1', inFlight: 3 },
          { name: 'east-2', inFlight: null },
        ],
      },
      left: OUT,
    });
    expect(now.running!.lookAgeMs).toBeLessThan(20_000);
    await made.order({ kind: 'enter', phase: 'confirming' });
    await made.order({ kind: 'enter', phase: 'reactivating' });
    const later = await polled(clusters, eastOf(made), ({ running }) => running?.phase === 'reactivating');
    expect(later.running!.phaseMs).toBeLessThan(20_000);
    await made.order({ kind: 'end', phase: 'restored' });
    // The document that this stub ends with says nothing of a look: what was told last stands.
    expect(await polled(clusters, eastOf(made), ({ running }) => running === null)).toMatchObject({ left: OUT });
  });

  it('is what the run left when it is over, and no refused start hides that', async () => {
    const made = await inMaintenance();
    await made.terminate('by hand');
    const clusters = new ClustersNow(await connected(), () => null);
    const left = { running: null, left: OUT };
    expect(await polled(clusters, eastOf(made), (now) => now.running === null)).toMatchObject(left);
    const { exit } = await made.tagout('start', 'east', '--reason', 'refuse');
    expect(exit).toBe(3);
    expect(await polled(clusters, eastOf(made), () => true)).toMatchObject(left);
    // In preflight a run has not looked yet.
    const follow = made.follow('start', 'east', '--reason', 'stay');
    expect(await polled(clusters, eastOf(made), ({ running }) => running?.phase === 'preflight')).toMatchObject({
      left: OUT,
    });
    await made.terminate('by hand');
    await follow.answer;
    expect(await polled(clusters, eastOf(made), ({ running }) => running === null)).toMatchObject(left);
    // And one that comes later knows as much.
    const later = new ClustersNow(await connected(), () => null);
    expect(await polled(later, eastOf(made), (now) => now.running === null)).toMatchObject(left);
  });

  it('is known although the run of a neighbour is encoded as nobody here knows', async () => {
    const made = await inMaintenance();
    const session = await connected();
    const service = `${made.service}-2`;
    const encoding = Buffer.from('binary/unknown');
    const encode = async (payloads: Payload[]) => payloads.map((one) => ({ ...one, metadata: { encoding } }));
    const dataConverter = { payloadCodecs: [{ encode, decode: encode }] };
    const client = new Client({ connection: session.connection, dataConverter });
    const neighbour = await client.workflow.start(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(service),
      taskQueue: 'nobody-polls-this',
      typedSearchAttributes: [
        { key: { name: 'TagoutService', type: 'KEYWORD' }, value: service },
        { key: { name: 'TagoutCluster', type: 'KEYWORD' }, value: 'east' },
      ],
      memo: { reason: 'kernel' },
    });
    onTestFinished(() => neighbour.terminate().then(() => undefined));
    const clusters = new ClustersNow(session, () => null);
    expect(await polled(clusters, eastOf(made), ({ running }) => running !== null)).toMatchObject({
      service: made.service,
    });
    await polled(clusters, { service, cluster: 'east' }, () => true);
  });

  it('is told of a run that is on, however many ended ones there are to read', async () => {
    const [ended, made] = await Promise.all([inMaintenance(), inMaintenance()]);
    await ended.order({ kind: 'end', phase: 'restored' });
    await ended.tagout('wait', '--until', 'restored');
    const clusters = new ClustersNow(await connected(), () => [eastOf(ended), eastOf(made)], 0, 1);
    await polled(clusters, eastOf(made), ({ running }) => running?.phase === 'maintenance');
  });

  it('is asked with one list, and one call for each run that runs', async () => {
    const made = await inMaintenance();
    const session = await connected();
    const clusters = new ClustersNow(session, () => [eastOf(made)]);
    await polled(clusters, eastOf(made), ({ running }) => running !== null);
    const { workflowService } = session.client;
    const calls = {
      list: vi.spyOn(workflowService, 'listWorkflowExecutions'),
      describe: vi.spyOn(workflowService, 'describeWorkflowExecution'),
      history: vi.spyOn(workflowService, 'getWorkflowExecutionHistory'),
      query: vi.spyOn(workflowService, 'queryWorkflow'),
    };
    const counted = () => Object.values(calls).map(({ mock }) => mock.calls.length);
    await clusters.poll();
    await clusters.poll();
    expect(counted()).toEqual([2, 2, 0, 0]);
    await made.order({ kind: 'end', phase: 'restored' });
    await polled(clusters, eastOf(made), ({ running }) => running === null);
    const ended = counted();
    await clusters.poll();
    expect(counted()).toEqual([ended[0]! + 1, ...ended.slice(1)]);
  });

  it('is told of the clusters of the configs and of no other', async () => {
    const [made, other] = await Promise.all([inMaintenance(), inMaintenance()]);
    let configured = [eastOf(made), { service: made.service, cluster: 'west' }];
    const clusters = new ClustersNow(await connected(), () => configured, 0);
    await polled(clusters, eastOf(made), ({ running }) => running !== null);
    const told = () => clusters.tell(performance.now(), Date.now());
    expect(told().map(({ service, cluster }) => ({ service, cluster }))).toEqual(configured);
    expect(told()[1]).toMatchObject({ running: null, left: null });
    // Its run ended before its config came, and is no longer among the last to end.
    await other.terminate('by hand');
    await made.terminate('by hand');
    await polled(clusters, eastOf(made), ({ running }) => running === null);
    await clusters.poll();
    configured = [eastOf(other)];
    expect(await polled(clusters, eastOf(other), ({ left }) => left !== null)).toMatchObject({
      running: null,
      left: OUT,
    });
    expect(told()).toHaveLength(1);
  });
});

describe('a run that nobody watches', () => {
  it('has looked longer and longer ago', async () => {
    const made = await bench();
    await made.work();
    await made.tagout('start', 'east', '--reason', 'broken watcher');
    const clusters = new ClustersNow(await connected(), () => [eastOf(made)]);
    const nowMs = performance.now();
    await polled(clusters, eastOf(made), ({ running }) => running?.phase === 'draining');
    const [later] = clusters.tell(nowMs + 120_000, Date.now());
    expect(later!.running!.lookAgeMs).toBeGreaterThan(90_000);
    expect(later!.running!.lookAgeMs).toBeLessThanOrEqual(120_000);
  });
});
