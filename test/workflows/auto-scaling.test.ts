import { expect } from 'vitest';
import type { AutoScalingPort, Ports } from '../../activities/ports.js';
import type { Config } from '../../src/domain/config.js';
import { journey, type Journey } from '../support/journey.js';

const ID = 'i-0123456789abcdef0';

type Answer = Awaited<ReturnType<AutoScalingPort['instances']>>;

const REPLACING: Answer = {
  kind: 'observed',
  instances: [
    {
      ...{ id: ID, group: 'asg-east', lifecycle: 'InService', isUnhealthy: false },
      ...{ healthChecks: ['ELB'], suspended: [] },
    },
  ],
};

/** What was asked for is in `asked`. */
function answering(answer: Answer): { asked: string[][]; ports: (ports: Ports) => Ports } {
  const asked: string[][] = [];
  const instances: AutoScalingPort['instances'] = (ids) => {
    asked.push(ids);
    return Promise.resolve(answer);
  };
  return { asked, ports: (ports) => ({ ...ports, autoScaling: { instances } }) };
}

/** east-1 is also known as an instance. */
function withInstance({ config }: Journey, change: Partial<Config> = {}): Config {
  const clusters = config.clusters.map((cluster) => ({
    ...cluster,
    hosts: cluster.hosts.map((host) => (host.name === 'east-1' ? { ...host, targets: [...host.targets, ID] } : host)),
  }));
  return { ...config, clusters, ...change };
}

const replacing = answering(REPLACING);
journey('a host that its Auto Scaling group would replace is refused', replacing, async (journey) => {
  const document = await (await journey.maintain({ config: withInstance(journey) })).ends();
  expect(document.failure).toMatchObject({
    type: 'Refused',
    reasons: [expect.stringMatching(/^Auto Scaling group asg-east .* would replace i-0123456789abcdef0 \(east-1\)/)],
  });
  expect(replacing.asked).toEqual([[ID]]);
  expect(journey.allOwnWrites()).toEqual([]);
});

const ignored = answering(REPLACING);
journey('with autoScaling: ignore it is not asked', ignored, async (journey) => {
  const run = await journey.maintain({ config: withInstance(journey, { autoScaling: 'ignore' }) });
  await run.reaches('draining');
  expect(ignored.asked).toEqual([]);
});

const denied = answering({ kind: 'unobservable', reason: 'AccessDenied (no)' });
journey('what may not be read is a warning, and the run goes on', denied, async (journey) => {
  const run = await journey.maintain({ config: withInstance(journey) });
  await run.reaches('draining');
  const { warnings } = await run.status();
  expect(warnings).toContainEqual(
    expect.stringMatching(/replace i-0123456789abcdef0 .* was not checked: .*AccessDenied/),
  );
});
