import { expect } from 'vitest';
import { addScalingGroup } from '../../../lab/alb/build.js';
import type { ScalingGroup } from '../../../lab/alb/state.js';
import type { Config } from '../../../src/domain/config.js';
import { journey, type Journey } from '../../support/journey.js';

const ID = 'i-0123456789abcdef0';
const INSTANCES = 'DescribeAutoScalingInstances';
const WOULD_REPLACE = expect.stringMatching(
  /^Auto Scaling group asg-east .* would replace i-0123456789abcdef0 \(east-1\)/,
) as string;

/** east-1 is also known as an instance, of a group that replaces what fails its health checks. */
function withInstance({ config, world }: Journey, change: Partial<Config> = {}): [Config, ScalingGroup] {
  const clusters = config.clusters.map((cluster) => ({
    ...cluster,
    hosts: cluster.hosts.map((host) => (host.name === 'east-1' ? { ...host, targets: [...host.targets, ID] } : host)),
  }));
  const group = addScalingGroup(world.core, { name: 'asg-east', healthCheckType: 'ELB', instances: [ID] });
  return [{ ...config, clusters, ...change }, group];
}

/** What the lab answered each time that it was asked for instances. */
const answers = ({ world }: Journey): string[] => world.core.journal.calls(INSTANCES).map(({ outcome }) => outcome);

journey('a host that its Auto Scaling group would replace is refused', {}, async (journey) => {
  const [config] = withInstance(journey);
  const document = await (await journey.maintain({ config })).ends();
  expect(document.failure).toMatchObject({ type: 'Refused', reasons: [WOULD_REPLACE] });
  expect(journey.allOwnWrites()).toEqual([]);
});

journey('a host whose instance is in Standby is accepted', {}, async (journey) => {
  const [config, group] = withInstance(journey);
  group.lifecycles.set(ID, 'Standby');
  await (await journey.maintain({ config })).reaches('draining');
});

journey('with autoScaling: ignore, Auto Scaling is not asked', {}, async (journey) => {
  const [config] = withInstance(journey, { autoScaling: 'ignore' });
  await (await journey.maintain({ config })).reaches('draining');
  expect(answers(journey)).toEqual([]);
});

journey('a denied read is a warning and is not repeated, and the run goes on', {}, async (journey) => {
  const [config] = withInstance(journey);
  journey.world.core.inject(INSTANCES, { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity);
  const run = await journey.maintain({ config });
  await run.reaches('draining');
  expect((await run.status()).warnings).toContainEqual(
    expect.stringMatching(/replace i-0123456789abcdef0 .* was not checked: Auto Scaling can't be read: AccessDenied/),
  );
  expect(answers(journey)).toEqual(['AccessDenied']);
});

journey('a throttled read is repeated until it is answered, and that answer counts', {}, async (journey) => {
  const [config] = withInstance(journey);
  const { core } = journey.world;
  // As many as the SDK repeats by itself.
  core.inject(INSTANCES, { kind: 'error', code: 'Throttling' }, 3);
  core.inject('DescribeAutoScalingGroups', { kind: 'error', code: 'ServiceUnavailable', status: 503 });
  const document = await (await journey.maintain({ config, limits: { preflightMs: 60_000 } })).ends();
  expect(document.failure).toMatchObject({ type: 'Refused', reasons: [WOULD_REPLACE] });
  expect(answers(journey)).toEqual(['Throttling', 'Throttling', 'Throttling', 'ok']);
});

journey('a read that is never answered is a reason to refuse, as with the load balancer', {}, async (journey) => {
  const [config] = withInstance(journey);
  journey.world.core.inject(INSTANCES, { kind: 'error', code: 'InternalFailure', status: 500 }, Infinity);
  const document = await (await journey.maintain({ config, limits: { preflightMs: 300 } })).ends();
  expect(document.failure).toMatchObject({
    type: 'Refused',
    reasons: [expect.stringMatching(/^Auto Scaling can't be read: InternalFailure .*`autoScaling: ignore`/)],
  });
  expect(journey.allOwnWrites()).toEqual([]);
});
