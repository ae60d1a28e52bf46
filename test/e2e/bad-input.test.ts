import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addLoadBalancer } from '../../lab/alb/build.js';
import type { Fault } from '../../lab/alb/faults.js';
import { freePorts } from '../../lab/free-ports.js';
import { startDevServer } from '../../src/dev-server.js';
import type { Ended } from '../support/cli.js';
import { testClient } from '../support/temporal.js';
import { openLabSite, type LabSite } from './lab-site.js';
import { newService } from './site.js';

let lab: LabSite;
let baseline: string;
beforeAll(async () => {
  lab = await openLabSite();
  addLoadBalancer(lab.world.core, 'net', 'network');
  baseline = lab.rules();
  await lab.site.worker();
});
afterAll(() => lab.close());

interface BadStart {
  cluster?: string;
  service?: string;
  /** The fault in the file. */
  yaml?: (standard: string) => string;
  /** The fault in the environment. */
  env?: Record<string, string>;
}

/** `tagout start` of a service of its own, and with one thing wrong. */
async function badStart({ cluster = 'east', service = newService(), yaml, env }: BadStart): Promise<Ended> {
  const standard = lab.site.options.configYaml.replace(/^service: .*$/m, `service: ${service}`);
  await writeFile(join(lab.site.folder, `${service}.yaml`), yaml?.(standard) ?? standard);
  return lab.site.start(['start', cluster, '-f', `${service}.yaml`, '--reason', 'kernel 6.1.150'], env).ended;
}

/** What all failures have in common: the message is written for people, and the load balancer is untouched. */
function expectBad({ exit, stdout, stderr }: Ended, wanted: { exit: number; says: RegExp }): void {
  expect({ exit, stderr }).toEqual({ exit: wanted.exit, stderr: expect.stringMatching(wanted.says) as string });
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^\s+at |unexpected/m);
  expect(lab.ownWrites()).toBe(0);
  expect(lab.rules()).toBe(baseline);
}

describe('a bad start fails with a sentence that says what to do, and touches nothing:', () => {
  it.concurrent('a config with several errors shows all of them, each with its line', async () => {
    const bad = (yaml: string): string => yaml.replace('settle: 1000ms', 'settle: soon').concat('color: red\n');
    const ended = await badStart({ yaml: bad });
    expectBad(ended, { exit: 2, says: /yaml:\d+: .*settle/ });
    expect(ended.stderr).toMatch(/yaml:\d+: .*color/);
    expect(ended.stderr.split('\n')).toHaveLength(2);
  });

  it.concurrent('an unknown cluster', async () => {
    const says = /^core-\w+ has no cluster north; its clusters are: east, west$/;
    expectBad(await badStart({ cluster: 'north' }), { exit: 2, says });
  });

  it.concurrent('a target group that does not exist', async () => {
    const ended = await badStart({ yaml: (yaml) => yaml.replace('- core-west', '- core-wset') });
    expectBad(ended, {
      exit: 3,
      says: /nothing was touched:\n- target group core-wset .*does not exist in the region/,
    });
  });

  it.concurrent('a load balancer of another kind', async () => {
    const ended = await badStart({ yaml: (yaml) => yaml.replace('loadBalancer: core', 'loadBalancer: net') });
    expectBad(ended, { exit: 3, says: /nothing was touched:\n- .*net.*network/ });
  });

  it.each([
    ['wrong credentials', 'InvalidClientTokenId', /credentials/],
    ['a policy that does not allow it', 'AccessDenied', /IAM policy/],
  ])('%s', async (_, code, says) => {
    const fault: Fault = { kind: 'error', code, status: 403 };
    lab.world.core.inject('DescribeLoadBalancers', fault, Infinity);
    const ended = await badStart({});
    lab.world.core.faults.clear();
    expectBad(ended, { exit: 5, says });
  });

  it.concurrent('a worker with an invalid region', async () => {
    const service = newService();
    const env = { TAGOUT_TASK_QUEUE: `nowhere-${service}` };
    const worker = lab.site.start(['worker'], { ...env, AWS_REGION: 'eu central 1', AWS_ENDPOINT_URL: '' });
    await worker.says(/worker ready/);
    const ended = await badStart({ service, env });
    await worker.kill('SIGTERM');
    expectBad(ended, { exit: 5, says: /nothing was touched:\n- .*correct the worker's AWS_REGION/ });
  });

  it.concurrent('no Temporal server', async () => {
    const [port] = await freePorts(1);
    const ended = await badStart({ env: { TEMPORAL_ADDRESS: `127.0.0.1:${port}` } });
    expectBad(ended, { exit: 5, says: /^Temporal does not answer at 127\.0\.0\.1:\d+: .*`tagout dev`/ });
  });

  it.concurrent('no worker: nothing is started', async () => {
    const service = newService();
    const ended = await badStart({ service, env: { TAGOUT_TASK_QUEUE: `nobody-${service}` } });
    expectBad(ended, { exit: 5, says: /^no worker polls the task queue .*`tagout worker`; nothing was started$/ });
    expect(await statusOf(service)).toBeNull();
  });

  it.concurrent('a worker that is listed and dead: the run is terminated', async () => {
    const service = newService();
    const env = { TAGOUT_TASK_QUEUE: `dead-${service}` };
    const worker = lab.site.start(['worker'], env);
    await worker.says(/worker ready/);
    await worker.kill('SIGKILL');
    const ended = await badStart({ service, env });
    expectBad(ended, { exit: 5, says: /^a worker is listed, but no worker took it within 10 s/ });
    expect(await statusOf(service)).toBe('TERMINATED');
  });

  it.concurrent('a namespace without the search attributes', async () => {
    const [port = 0, httpPort = 0, uiPort = 0] = await freePorts(3);
    const where = { ip: '127.0.0.1', port, httpPort, uiPort, namespace: 'default' };
    const server = await startDevServer({ ...where, searchAttributes: [], say: (line) => console.error(line) });
    const env = { TEMPORAL_ADDRESS: server.address };
    const worker = lab.site.start(['worker'], env);
    await worker.says(/worker ready/);
    const ended = await badStart({ env });
    await worker.kill('SIGTERM');
    await server.stop();
    expectBad(ended, {
      exit: 5,
      says: /^namespace default has no search attribute Tagout\w+: register it with `tagout setup`/m,
    });
  });
});

/** What the Temporal server says of the newest run of a service; null if there is none. */
async function statusOf(service: string): Promise<string | null> {
  const { client, close } = await testClient(inject('temporal').address);
  try {
    return (await client.workflow.getHandle(`tagout-${service}`).describe()).status.name;
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null;
    throw error;
  } finally {
    await close();
  }
}
