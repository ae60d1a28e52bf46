import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { createProposeActivities, type ProposeActivities } from '../../../../activities/propose.js';
import type { SurveyInput } from '../../../../activities/steps/survey.js';
import { addListener, addLoadBalancer } from '../../../../lab/alb/build.js';
import { AlbCore } from '../../../../lab/alb/core.js';
import type { Fault } from '../../../../lab/alb/faults.js';
import { startApiServer } from '../../../../lab/alb/query/api-server.js';
import { parseConfig } from '../../../../src/config.js';
import { UNKNOWN } from '../../../../src/config/proposed-yaml.js';
import { addGroup, forward } from '../../../activities/elbv2/lab-load-balancer.js';
import { earlierBundle } from '../../../support/earlier-bundle.js';
import { workflowBundle } from '../../../support/workflow-bundle.js';
import { portsOf } from '../../../support/lab-ports.js';
import { testClient, testWorker, type TestWorker } from '../../../support/temporal.js';
import { tagout, type Answer } from '../stub/harness.js';

beforeAll(() => {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
});

/** The lab's load balancer `core`, with east and west in one action, unless the test builds another. */
function standard(core: AlbCore): void {
  const [east, west] = [addGroup(core, 'core-east', ['10.0.1.11']), addGroup(core, 'core-west', ['10.0.2.11'])];
  addListener(core, addLoadBalancer(core, 'core'), 80, [forward([east, 100], [west, 100])]);
}

interface Bench {
  /** In a folder of its own, with an output there. */
  init: (...words: string[]) => Promise<Answer>;
  file: string;
  folder: string;
  core: AlbCore;
}

/** Of the load balancer of the test that is under way: what every worker of this file reads. */
let reading: ProposeActivities;

async function bench(build = standard, { worker = 'this version' }: { worker?: string } = {}): Promise<Bench> {
  const core = new AlbCore();
  build(core);
  for (const { targets } of core.state.targetGroups.values())
    for (const target of targets.values()) target.state = 'healthy';
  const server = await startApiServer(core);
  reading = createProposeActivities(portsOf({ apiUrl: server.url }));
  const folder = mkdtempSync(join(tmpdir(), 'tagout-init-'));
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const TAGOUT_TASK_QUEUE = worker === 'none' ? `init-${randomUUID()}` : (await sharedWorker(worker)).taskQueue;
  const file = join(folder, 'tagout.yaml');
  const init = (...words: string[]): Promise<Answer> =>
    tagout(['init', '--load-balancer', 'core', '--output', file, ...words], { TAGOUT_TASK_QUEUE });
  return { init, file, folder, core };
}

const ODD = fileURLToPath(new URL('../../../support/fixtures/odd-proposals.ts', import.meta.url));

const BUNDLES: Record<string, () => Promise<string>> = { '0.1.0': earlierBundle, odd: () => workflowBundle(ODD) };

const workers = new Map<string, Promise<TestWorker>>();
afterAll(async () => {
  for (const worker of workers.values()) await (await worker).stop();
});

/** One for all tests that want this version. */
function sharedWorker(version: string): Promise<TestWorker> {
  const worker = workers.get(version) ?? startWorker(version);
  workers.set(version, worker);
  return worker;
}

/** Ready when the server lists it as a poller. */
async function startWorker(version: string): Promise<TestWorker> {
  const worker = await testWorker({
    activities: { surveyLoadBalancer: (input: SurveyInput) => reading.surveyLoadBalancer(input) },
    watchOptions: null,
    ...(BUNDLES[version] === undefined ? {} : { options: { workflowBundle: { codePath: await BUNDLES[version]() } } }),
  });
  const { client, close } = await testClient();
  const ask = { namespace: 'default', taskQueue: { name: worker.taskQueue }, taskQueueType: 1 };
  await vi.waitUntil(async () => (await client.workflowService.describeTaskQueue(ask)).pollers.length > 0, 30_000);
  await close();
  if (version === 'dead') await worker.stop();
  return worker;
}

describe('init', () => {
  it('writes a config that fails only where it is marked, and says which lines those are', async () => {
    const { init, file } = await bench();
    const { exit, stdout, stderr } = await init();
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const text = readFileSync(file, 'utf8');
    const parsed = parseConfig(text);
    const errors = parsed.ok ? [] : parsed.errors;
    expect(errors).toHaveLength(1);
    expect(text.split('\n')[errors[0]!.line - 1]).toContain(`url: # ${UNKNOWN} `);
    expect(stdout).toContain(`wrote ${file}: 2 clusters, 2 hosts\n`);
    expect(stdout).toContain(`  line ${errors[0]!.line}: ${errors[0]!.message}\n`);
    const filled = parseConfig(text.replace(/url: #.*/, 'url: http://{address}:8080/status'));
    expect(filled).toMatchObject({
      ok: true,
      config: { service: 'core', loadBalancers: ['core'], clusters: [{ name: 'east' }, { name: 'west' }] },
    });
  });

  it('writes over nothing, not even a link to nowhere', async () => {
    const { init, file, folder } = await bench(standard, { worker: 'none' });
    writeFileSync(file, 'mine');
    expect(await init()).toMatchObject({ exit: 2, stderr: expect.stringContaining('is there already') as string });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const link = join(folder, 'link.yaml');
    symlinkSync(join(folder, 'nowhere'), link);
    expect(await init('--output', link)).toMatchObject({ exit: 2 });
    expect([existsSync(join(folder, 'nowhere')), lstatSync(link).isSymbolicLink()]).toEqual([false, true]);
  });

  it('writes over nothing that came while it asked', async () => {
    const { init, file, core } = await bench();
    const answer = init();
    await core.journal.nth(1, ({ action }) => action === 'DescribeTargetGroups');
    writeFileSync(file, 'mine');
    expect(await answer).toMatchObject({ exit: 2 });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.each(['no/such/folder.yaml', 'x'.repeat(300)])('says why it can not write %s', async (name) => {
    const { init, folder } = await bench();
    const { exit, stderr } = await init('--output', join(folder, name));
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining("can't be written") as string });
  });

  it('prints with --output -, and its closing words beside', async () => {
    const { init, file } = await bench();
    const { exit, stdout, stderr } = await init('--output', '-');
    expect(exit).toBe(0);
    expect(parseConfig(stdout)).toMatchObject({
      ok: false,
      errors: [{ message: expect.stringContaining('url') as string }],
    });
    expect(stderr).toContain('next: ');
    expect(existsSync(file)).toBe(false);
  });

  it('prints one JSON document', async () => {
    const { init, file } = await bench();
    const { json } = await init('--json');
    expect(json()).toMatchObject({
      file,
      config: readFileSync(file, 'utf8'),
      toFillIn: [{ line: expect.any(Number) as number, message: expect.any(String) as string }],
      clusters: [{ name: 'east', refusals: [] }, { name: 'west' }],
    });
  });

  it('takes an ARN', async () => {
    const { init, core, file } = await bench();
    const [{ arn }] = [...core.state.loadBalancers.values()] as unknown as [{ arn: string }];
    expect(await init('--load-balancer', arn)).toMatchObject({ exit: 0 });
    expect(readFileSync(file, 'utf8')).toContain('\nloadBalancer: core\n');
  });

  it('reads, and writes nothing to the load balancer', async () => {
    const { init, core } = await bench();
    await init();
    expect(core.journal.writes()).toEqual([]);
  });

  it('says of a load balancer with one target group what tagout can not do for it yet', async () => {
    const { init, file } = await bench((core) => {
      addListener(core, addLoadBalancer(core, 'core'), 80, [forward([addGroup(core, 'web', ['10.0.1.11']), 1])]);
    });
    const { exit, stdout } = await init();
    expect(exit).toBe(0);
    expect(stdout).toContain('note: no forward action of core has target groups of different hosts');
    expect(stdout).toMatch(/a start of web would be refused, as far as the load balancer tells:\n {2}- /);
    expect(readFileSync(file, 'utf8')).toContain('targetGroups: [web]');
  });
});

describe('init is refused', () => {
  it.each<[string, (core: AlbCore) => void, RegExp]>([
    [
      'for a load balancer that does not exist',
      () => undefined,
      /^load balancer core does not exist in the region us-east-1/,
    ],
    [
      'for a network load balancer',
      (core) => void addLoadBalancer(core, 'core', 'network'),
      /is a network load balancer/,
    ],
  ])('%s', async (_, build, words) => {
    const { init, file } = await bench(build);
    const { exit, stderr } = await init();
    expect(stderr).toMatch(words);
    expect([exit, existsSync(file)]).toEqual([3, false]);
  });

  it.each(['', 'a b', 'arn:aws:s3:::core'])('for %j, which is no name', async (name) => {
    expect(await tagout(['init', '--load-balancer', name])).toMatchObject({ exit: 2 });
  });
});

describe('init is exit 5', () => {
  it('without a worker', async () => {
    const { init, file } = await bench(standard, { worker: 'none' });
    expect(await init()).toMatchObject({ exit: 5, stderr: expect.stringMatching(/^no worker polls/) as string });
    expect(existsSync(file)).toBe(false);
  });

  it('where the worker is of a release before this verb, in a sentence', async () => {
    const { init, file } = await bench(standard, { worker: '0.1.0' });
    expect(await init()).toMatchObject({
      exit: 5,
      stderr: expect.stringMatching(/^the worker can't do this: .*older version.*Update the worker/) as string,
    });
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['another', /^the answer of the worker is not valid/],
    ['shapeless', /^the answer of the worker is not valid/],
    ['nothing', /^the answer of the worker is not valid/],
    ['fails', /^the worker failed: out of .{1,3000}$/],
  ])('where the worker answers something else: %s', async (name, words) => {
    const { init, file } = await bench(standard, { worker: 'odd' });
    const { exit, stderr } = await init('--load-balancer', name);
    expect(stderr.trim()).toMatch(words);
    expect([exit, existsSync(file)]).toEqual([5, false]);
  });

  it('where the worker is listed, and dead', async () => {
    const { init } = await bench(standard, { worker: 'dead' });
    const { exit, stderr } = await init();
    expect({ exit, stderr }).toEqual({ exit: 5, stderr: expect.stringMatching(/^a worker is listed, but/) as string });
  });

  it('where AWS denies a read', async () => {
    const { init, core } = await bench();
    const denied: Fault = { kind: 'error', code: 'AccessDenied', status: 403, message: 'not authorized' };
    core.inject('DescribeTargetHealth', denied, Infinity);
    expect(await init()).toMatchObject({
      exit: 5,
      stderr: expect.stringMatching(/DescribeTargetHealth.*IAM/) as string,
    });
  });
});
