import http from 'node:http';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { listen, shut } from '../../../lab/http.js';
import { worldConfigYaml } from '../../../lab/world-config.js';
import type { Config } from '../../../src/domain/config.js';
import { ConfigsFolder } from '../../../src/config/configs-folder.js';
import { ActivityService } from '../../support/activity-service.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';
import { plan } from '../../support/planning.js';
import { startAlone } from '../../support/start-alone.js';

/** The folder of `--configs`, with the file of this journey's service. */
class Folder {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tagout-configs-'));

  constructor(private readonly journey: Journey) {
    this.write();
  }

  write(change: (config: Config) => Config = (config) => config): void {
    writeFileSync(join(this.folder, 'core.yaml'), worldConfigYaml(change(structuredClone(this.journey.config))));
  }

  /** Leaves the file as it is while an editor saves it. */
  halfSave(): void {
    const file = join(this.folder, 'core.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200));
  }

  /** Leaves a copy of the file in the folder. */
  double(): void {
    copyFileSync(join(this.folder, 'core.yaml'), join(this.folder, 'core-old.yaml'));
  }

  empty(): void {
    rmSync(join(this.folder, 'core.yaml'));
  }

  async startWorker(): Promise<void> {
    await this.journey.startWorker({ configs: new ConfigsFolder(this.folder) });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function guarded(
  name: string,
  body: (journey: Journey, folder: Folder) => Promise<void>,
  options: JourneyOptions = {},
): void {
  journey(name, { ...options, ownWorker: 'later' }, async (journey) => {
    const folder = new Folder(journey);
    try {
      await folder.startWorker();
      await body(journey, folder);
    } finally {
      folder.remove();
    }
  });
}

const withAddress = (config: Config, host: string, address: string): Config => ({
  ...config,
  clusters: config.clusters.map((cluster) => ({
    ...cluster,
    hosts: cluster.hosts.map((one) => (one.name === host ? { ...one, address } : one)),
  })),
});

const withoutHost = (config: Config, host: string): Config => ({
  ...config,
  clusters: config.clusters.map((cluster) => ({
    ...cluster,
    hosts: cluster.hosts.filter(({ name }) => name !== host),
  })),
});

const withSettle = (config: Config, settleMs: number): Config => ({ ...config, drain: { ...config.drain, settleMs } });

guarded('a run that equals the file is carried out to its end, even without reboots', async (journey) => {
  const { config } = journey;
  const run = await journey.maintain({
    config: { ...config, maintenance: { ...config.maintenance, reboot: 'optional' } },
  });
  await run.isIn('maintenance');
  for (const host of ['east-1', 'east-2']) await run.signal({ host });
  expect((await run.ends()).phase).toBe('restored');
  expect(journey.shares('east')).toEqual(BASELINE);
});

guarded('an address that the file does not have is refused, and nobody asks it anything', async (journey) => {
  let asked = 0;
  const metadata = http.createServer((_, response) => {
    asked += 1;
    response.end('{"inFlight":0,"bootId":"a secret"}');
  });
  const port = await listen(metadata, '127.0.0.1', 0);
  try {
    const config = withAddress(journey.config, 'east-2', `127.0.0.1:${port}`);
    const refusals = [
      ...(await plan(journey, { config })).refusals,
      ...(await (await journey.maintain({ config })).ends()).failure!.reasons,
    ];
    for (const refusal of refusals)
      expect(refusal).toMatch(/carries out only .*: clusters\.east\.hosts\.east-2\.address\. Start with/);
    expect(refusals).toHaveLength(2);
    expect(asked).toBe(0);
    expect(journey.world.core.journal.entries.filter(({ by }) => !by.foreign)).toEqual([]);
  } finally {
    await shut(metadata);
  }
});

guarded(
  'a limit for stale reads that would bring the go early, or tolerate drift for long, is refused',
  async (journey) => {
    for (const staleReadMs of [50, 60_000]) {
      const { phase, failure } = await (await journey.maintain({ limits: { staleReadMs } })).ends();
      expect({ phase, reasons: failure!.reasons }).toEqual({
        phase: 'refused',
        reasons: [
          expect.stringMatching(
            /the config of this run differs from the config of core-\w+ in \S+: staleReadMs\. Start/,
          ),
        ],
      });
    }
    expect(journey.allOwnWrites()).toEqual([]);
  },
);

guarded('a step that belongs to no run is refused, though its config equals the file', async (journey) => {
  const message = /carries out only its own configs: a step that belongs to no maintenance/;
  for (const name of ['observe', 'drain', 'untag'])
    expect(await startAlone(journey, name)).toMatchObject({ type: 'Refused', message });
  expect(journey.world.core.journal.entries.filter(({ by }) => !by.foreign)).toEqual([]);
});

guarded('nothing is carried out for a service without a file', async (journey) => {
  const run = await journey.maintain({ config: journey.neighbour() });
  const { phase, failure } = await run.ends();
  expect(phase).toBe('refused');
  expect(failure!.reasons).toEqual([expect.stringMatching(/no file in \S+ is of service core-\w+-2\. Start/)]);
});

guarded(
  'an edited file holds the steps, which say so, and they go on once the file is as it was',
  async (journey, folder) => {
    journey.atOwnWrite(1, () => folder.write((config) => withSettle(config, 50_000)));
    const run = await journey.maintain();
    await run.waitsForText(/^the config of this run differs from the config of core-\w+ in \S+: drain\.settle$/);
    expect(await run.phase()).toBe('settling');
    folder.write();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  },
);

guarded('an abort gives back although the file was edited', async (journey, folder) => {
  journey.atOwnWrite(1, () => folder.write((config) => withSettle(config, 50_000)));
  const run = await journey.maintain();
  await run.waitsForText(/: drain\.settle$/);
  await run.abort();
  expect((await run.ends()).phase).toBe('aborted');
  expect(journey.shares('east')).toEqual(BASELINE);
});

guarded('giving back reads the hosts at the address that the file has now', async (journey, folder) => {
  const nowhere = (config: Config): Config => ({
    ...config,
    hostStatus: config.hostStatus.map((source) => ({ ...source, url: 'http://{address}:1/status' })),
  });
  journey.atOwnWrite(1, () => folder.write(nowhere));
  const run = await journey.maintain();
  await run.waitsForText(/: hostStatus\[0\]\.url$/);
  await run.abort();
  const { phase, failure } = await run.ends();
  expect({ phase, type: failure!.type }).toEqual({ phase: 'failed', type: 'Aborted' });
  expect(failure!.message).toMatch(/Not given back: east-1 can't be read any more/);
  expect(journey.shares('east')).toEqual(DRAINED);
});

guarded('leave-out ends the run and writes nothing although the file is broken', async (journey, folder) => {
  journey.atOwnWrite(1, () => folder.write((config) => ({ ...config, service: 'Not A Name' })));
  const run = await journey.maintain();
  await run.isIn('settling');
  await run.waitsForText(/core\.yaml can't be used: line 1: .*service/);
  const writes = journey.allOwnWrites().length;
  await run.abort({ leaveOut: true });
  expect((await run.ends()).phase).toBe('failed');
  expect(journey.shares('east')).toEqual(DRAINED);
  expect(journey.allOwnWrites()).toHaveLength(writes);
});

for (const [name, spoil, trouble] of [
  ['broken', (folder: Folder) => folder.halfSave(), /core\.yaml can't be used/],
  ['doubled', (folder: Folder) => folder.double(), /core-old\.yaml and core\.yaml in \S+ are both of service/],
  ['missing', (folder: Folder) => folder.empty(), /no file in \S+ is of service/],
] as const)
  guarded(`an abort gives back although the file is ${name}`, async (journey, folder) => {
    journey.atOwnWrite(1, () => spoil(folder));
    const run = await journey.maintain();
    await run.isIn('settling');
    await run.waitsForText(trouble);
    await run.abort();
    expect((await run.ends()).phase).toBe('aborted');
    expect(journey.shares('east')).toEqual(BASELINE);
    const { core, arns } = journey.world;
    expect(core.state.loadBalancers.get(arns.loadBalancer)!.tags.size).toBe(0);
  });

guarded(
  'while the file is broken, a host that is lost on the way up has its share taken back',
  async (journey, folder) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 50%/);
    folder.halfSave();
    journey.world.host('east-1').trouble = { kind: 'tells', values: { ready: false } };
    const { phase, failure } = await run.ends();
    expect({ phase, type: failure!.type }).toEqual({ phase: 'failed', type: 'HostLost' });
    expect(journey.shares('east')).toEqual(DRAINED);
  },
  { config: { steps: [50, 100] }, durations: { holdMs: ENDLESS_MS } },
);

guarded('a load balancer that the file no longer names is not written to', async (journey, folder) => {
  journey.atOwnWrite(1, () => folder.write((config) => ({ ...config, loadBalancers: ['another'] })));
  const run = await journey.maintain();
  await run.waitsForText(/does not name arn:\S+:loadbalancer\/app\/core\//);
  await run.abort();
  await run.isIn('aborting');
  await run.waitsForText(/does not name arn:/);
  folder.write();
  const ended = await run.ends();
  expect(phases(ended).at(-1)).toBe('aborted');
  expect(journey.shares('east')).toEqual(BASELINE);
});

guarded(
  'a host whose line was removed holds an abort, which says so, until the line is back',
  async (journey, folder) => {
    journey.atOwnWrite(1, () => folder.write((config) => withoutHost(config, 'east-2')));
    const run = await journey.maintain();
    await run.waitsForText(
      /^the config of this run differs from the config of core-\w+ in \S+: clusters\.east\.hosts\.east-2/,
    );
    await run.abort();
    await run.isIn('aborting');
    await run.waitsForText(/ has no host east-2 of east any more$/);
    folder.write();
    expect((await run.ends()).phase).toBe('aborted');
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);

guarded(
  'such a host also holds a watcher that starts again, which says so; leave-out ends the run',
  async (journey, folder) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    folder.write((config) => withoutHost(config, 'east-2'));
    await journey.stopWorkers();
    await folder.startWorker();
    await run.waitsForText(/ has no host east-2 of east any more$/);
    // What the watcher saw before is kept, and grows old: the status shows its age.
    const { heartbeatDetails } = await new ActivityService(journey, run).is('watch', () => true);
    const told = Buffer.from(heartbeatDetails!.payloads![0]!.data!).toString();
    expect(JSON.parse(told)).toMatchObject({
      goodLookAt: expect.any(String) as string,
      everyMs: journey.config.watch.everyMs,
    });
    const writes = journey.allOwnWrites().length;
    await run.abort({ leaveOut: true });
    expect((await run.ends()).phase).toBe('failed');
    expect(journey.allOwnWrites()).toHaveLength(writes);
  },
);

guarded('leave-out ends a run whose abort is held by a removed host, and writes nothing', async (journey, folder) => {
  journey.atOwnWrite(1, () => folder.write((config) => withoutHost(config, 'east-2')));
  const run = await journey.maintain();
  await run.waitsForText(/: clusters\.east\.hosts\.east-2/);
  await run.abort();
  await run.isIn('aborting');
  await run.waitsForText(/ has no host east-2 of east any more$/);
  const writes = journey.allOwnWrites().length;
  await run.abort({ leaveOut: true });
  expect((await run.ends()).phase).toBe('failed');
  expect(journey.shares('east')).toEqual(DRAINED);
  expect(journey.allOwnWrites()).toHaveLength(writes);
});
