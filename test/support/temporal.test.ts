import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defineSearchAttributeKey } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { PROMPT, testClient, testWorker, timeSkipping } from './temporal.js';
import { workflowBundle } from './workflow-bundle.js';

const fixture = fileURLToPath(new URL('fixtures/greet.ts', import.meta.url));
const activities = { shout: async (text: string) => text.toUpperCase() };
const phase = defineSearchAttributeKey(SEARCH_ATTRIBUTES.phase, 'KEYWORD');

test('a workflow in TypeScript sources that import each other as .js runs on the shared dev server', async () => {
  const workflow = { codePath: await workflowBundle(fixture) };
  const { taskQueue, stop } = await testWorker({ activities, options: { workflowBundle: workflow } });
  const { client, close } = await testClient();
  const run = { workflowId: randomUUID(), taskQueue, typedSearchAttributes: [{ key: phase, value: 'preflight' }] };
  expect(await client.workflow.execute('greet', run)).toBe('HELLO WORLD');
  await close();
  await stop();
});

test('a task is not interrupted, and promises do not keep long stacks', async () => {
  const frames = fileURLToPath(new URL('fixtures/frames.ts', import.meta.url));
  const workflow = { codePath: await workflowBundle(frames) };
  const { worker, taskQueue, stop } = await testWorker({ activities, options: { workflowBundle: workflow } });
  expect(worker.options.isolateExecutionTimeoutMs).toBe(60_000);
  const { client, close } = await testClient();
  expect(await client.workflow.execute('frames', { workflowId: randomUUID(), taskQueue })).toBe(2);
  await close();
  await stop();
});

test('the time-skipping server knows our search attributes', async () => {
  const environment = await timeSkipping();
  const workflow = { codePath: await workflowBundle(fixture) };
  const connection = environment.nativeConnection;
  const worker = await Worker.create({ ...PROMPT, connection, taskQueue: 'one', activities, workflowBundle: workflow });
  const run = { workflowId: 'one', taskQueue: 'one', typedSearchAttributes: [{ key: phase, value: 'preflight' }] };
  expect(await worker.runUntil(environment.client.workflow.execute('greet', run))).toBe('HELLO WORLD');
  await environment.teardown();
});
