import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LookTimes } from '../../../activities/look-times.js';
import type { Ports } from '../../../activities/ports.js';
import { survey } from '../../../activities/steps/survey.js';
import { addListener, addLoadBalancer, addRule } from '../../../lab/alb/build.js';
import type { Survey } from '../../../src/domain/init/survey.js';
import { isSurvey } from '../../../src/domain/shapes/survey.js';
import { addPathRule, startLabLoadBalancer, type LabLoadBalancer } from '../elbv2/lab-load-balancer.js';

let lab: LabLoadBalancer;
beforeEach(async () => {
  lab = await startLabLoadBalancer();
});
afterEach(() => lab.stop());

function read(loadBalancer = 'core', lookTimes = new LookTimes(), environment = new MockActivityEnvironment()) {
  const ports = {
    loadBalancer: lab.port,
    lookTimes,
    now: Date.now,
    uptime: () => performance.now(),
  } as unknown as Ports;
  const input = { loadBalancer, preflightMs: 1_000, runId: 'run-1' };
  return environment.run<[], Survey, () => Promise<Survey>>(() => survey(ports, input));
}

it('reads the routing, and every target group that a rule forwards to', async () => {
  addPathRule(lab, 7);
  const found = await read();
  expect(isSurvey(found)).toBe(true);
  expect(found.groups.map(({ name, targetType }) => [name, targetType])).toEqual([
    ['core-east', 'ip'],
    ['core-west', 'ip'],
  ]);
  expect(found.health.map(({ targetGroup, id }) => `${targetGroup} ${id}`)).toEqual([
    'core-east 10.0.1.11',
    'core-east 10.0.1.12',
    'core-west 10.0.2.11',
  ]);
  expect(found.routing.attributes).toHaveLength(2);
  expect(found.tags.map(({ arn }) => arn)).toEqual([lab.loadBalancerArn, lab.east, lab.west]);
});

it('answers no content of a rule that does not forward', async () => {
  const said = { StatusCode: '410', ContentType: 'text/plain', MessageBody: 'the words of a fixed response' };
  addPathRule(lab, 7, [{ Type: 'fixed-response', FixedResponseConfig: said }]);
  const text = JSON.stringify(await read());
  expect(text).toContain('rule 7');
  expect(text).not.toContain('the words of a fixed response');
});

it('waits while the watchers of maintenances are late with their looks', async () => {
  const lookTimes = new LookTimes();
  const watcher = lookTimes.begin(1_000, Date.now() - 600_000);
  const environment = new MockActivityEnvironment();
  const waits = new Promise<string | undefined>((resolve) => {
    environment.on('heartbeat', ({ waitingFor }: { waitingFor: string[] }) => {
      if (waitingFor.length > 0) resolve(waitingFor[0]);
    });
  });
  const found = read('core', lookTimes, environment);
  expect(await Promise.race([waits, found])).toMatch(/^a watcher of this worker has waited/);
  expect(lab.core.journal.entries).toEqual([]);
  lookTimes.end(watcher);
  expect(isSurvey(await found)).toBe(true);
});

it('reads nothing of another load balancer', async () => {
  const other = addLoadBalancer(lab.core, 'other');
  const listener = addListener(lab.core, other, 80, [
    { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' } },
  ]);
  addRule(
    lab.core,
    listener.arn,
    5,
    [{ Field: 'path-pattern', Values: ['/x'] }],
    [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' } }],
  );
  expect(JSON.stringify(await read())).not.toContain('other');
});

it.each(['none', 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/none/50dc6c495c0c9188'])(
  'is refused where there is none: %s',
  async (name) => {
    await expect(read(name)).rejects.toMatchObject({
      type: 'Refused',
      message: expect.stringMatching(/correct the name, or the worker's AWS_REGION|start it with AWS_REGION/) as string,
    });
  },
);
