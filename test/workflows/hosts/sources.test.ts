import { expect } from 'vitest';
import type { StatusSource } from '../../../src/domain/config.js';
import { journey, type Journey } from '../../support/journey.js';
import { BASELINE } from '../../support/standard-rules.js';

const DAY_MS = 86_400_000;

/** The app reports inFlight as JSON, without a boot; an exporter beside it reports accepted transactions, and the boot. */
function twoSources({ world, config }: Journey): StatusSource[] {
  const [{ format, ...source }] = config.hostStatus as [StatusSource];
  if (format.kind !== 'json') throw new Error('the world of this test tells its status as JSON');
  const series = { inFlight: [], accepted: ['app_requests_total'], bootTime: 'node_boot_time_seconds' };
  return [
    { ...source, format: { ...format, accepted: [], bootId: null } },
    {
      ...source,
      url: `http://{address}:${world.host('east-1').port}/metrics`,
      format: { kind: 'prometheus', ...series, absent: 'unobservable' },
    },
  ];
}

journey(
  'a host that reports its status in two places is drained and confirmed by both together',
  {},
  async (journey) => {
    const hosts = ['east-1', 'east-2'].map((name) => journey.world.host(name));
    // Boot times less than 60 s apart are the same boot.
    for (const host of hosts) host.bootedAt -= DAY_MS;
    const before = hosts.map((host) => String(host.bootedAt / 1000));
    const run = await journey.maintain({ config: { ...journey.config, hostStatus: twoSources(journey) } });
    await run.isIn('maintenance');
    expect((await run.status()).hosts.map((host) => host.bootIdBefore)).toEqual(before);
    expect(await run.done({ host: 'east-1' })).toMatchObject({ verdict: 'not-rebooted' });
    await journey.rebootAll(run);
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'restored', outOfService: [] });
    expect(document.hosts.map((host) => host.bootId)).toEqual(hosts.map((host) => String(host.bootedAt / 1000)));
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);
