import { describe, expect, it } from 'vitest';
import type { RunFacts, StepFacts } from '../../../src/runs/facts.js';
import { findTrouble } from '../../../src/runs/documents/trouble.js';
import type { Phase } from '../../../src/domain/lifecycle.js';

const NOW = Date.parse('2026-11-22T15:10:00.000Z');
const ago = (s: number) => new Date(NOW - s * 1000).toISOString();

function step(change: Partial<StepFacts> = {}): StepFacts {
  return {
    ...{ name: 'watch', id: '5', state: 'running', attempt: 1, scheduledAt: ago(600), startedAt: ago(600) },
    ...{ heartbeatAt: ago(1), failure: null, failedAt: null, goodLookAt: ago(5), everyMs: 10_000 },
    ...change,
  };
}

function trouble(steps: StepFacts[], change: Partial<RunFacts> = {}, nowMs = NOW): string[] {
  const run = { workflowId: 'tagout-core', running: true, paused: false, phase: 'maintenance' as Phase };
  return findTrouble({ ...run, steps, deciding: false, ...change }, nowMs);
}

const FAILED = { attempt: 6, failure: 'boom', failedAt: ago(4), scheduledAt: ago(-6) };

it('a paused run says so first, and what to do', () => {
  expect(trouble([step({ state: 'paused' })], { paused: true })).toEqual([
    expect.stringMatching(/^this run is paused, .*: temporal workflow unpause --workflow-id tagout-core /),
  ]);
});

describe('the watcher', () => {
  it.each<[string, Partial<StepFacts>, RegExp | null]>([
    ['runs', {}, null],
    ['is paused', { state: 'paused' }, /^the watcher is paused, .*unpause --workflow-id tagout-core --activity-id 5$/],
    [
      'fails again and again',
      { ...FAILED, state: 'waiting' },
      /^the watcher has failed 5 times, last at 15:09:56Z: boom$/,
    ],
    ['has just begun once more', { ...FAILED, startedAt: ago(1) }, /^the watcher has failed 5 times/],
    ['has failed often, and looks again', { ...FAILED, startedAt: ago(3), goodLookAt: ago(2) }, null],
    ['has failed often, long ago', { ...FAILED, failedAt: ago(500) }, null],
    ['went on after a worker was restarted', { ...FAILED, attempt: 2, startedAt: ago(3) }, null],
    [
      'waits for a place',
      { state: 'waiting', scheduledAt: ago(11), startedAt: null, heartbeatAt: null, goodLookAt: null },
      /^the watcher has been waiting for a free slot on a worker since 15:09:49Z/,
    ],
    [
      'is about to be taken',
      { state: 'waiting', scheduledAt: ago(9), startedAt: null, heartbeatAt: null, goodLookAt: null },
      null,
    ],
    [
      'has reported nothing for long',
      { heartbeatAt: ago(31), goodLookAt: ago(31) },
      /^the watcher has reported nothing since 15:09:29Z/,
    ],
    ['has reported nothing for a while', { heartbeatAt: ago(29), goodLookAt: ago(29) }, null],
    ['has just begun', { startedAt: ago(2), heartbeatAt: null, goodLookAt: null }, null],
    ["reports, and can't look", { goodLookAt: ago(31) }, /^the last good look at the load balancer was at 15:09:29Z/],
    [
      'reports, and never could look',
      { goodLookAt: null, startedAt: ago(31) },
      /^there was no good look at the load balancer since 15:09:29Z, when the watcher began$/,
    ],
    ['is told to stop', { state: 'stopping', heartbeatAt: ago(60) }, null],
  ])('%s', (_, change, words) => {
    const told = trouble([step(change)]);
    expect(told).toHaveLength(words === null ? 0 : 1);
    if (words !== null) expect(told[0]).toMatch(words);
  });

  it.each<[Phase, boolean]>([
    ['preflight', false],
    ['draining', true],
    ['settling', true],
    ['maintenance', true],
    ['confirming', true],
    ['reactivating', true],
    ['aborting', true],
    ['restored', false],
  ])('that is not there at all in %s: %s', (phase, isTold) => {
    expect(trouble([], { phase })).toEqual(isTold ? ['nobody watches the load balancer for changes by others'] : []);
    expect(trouble([], { phase, deciding: true })).toEqual([]);
    expect(trouble([], { phase, running: false })).toEqual([]);
    expect(trouble([step({ name: 'untag' })], { phase })).toEqual([]);
  });
});

it('a step is judged like the watcher, by watch.every of the run', () => {
  const settle = { name: 'settle', goodLookAt: null, everyMs: null };
  expect(trouble([step(), step({ ...settle, startedAt: ago(900), heartbeatAt: ago(29) })])).toEqual([]);
  expect(trouble([step(), step({ ...settle, heartbeatAt: ago(31) })])).toEqual([
    'the step settle has reported nothing since 15:09:29Z: its worker may hang, or be cut off',
  ]);
  expect(trouble([step(), step({ ...settle, state: 'paused' })])).toEqual([
    expect.stringMatching(/^the step settle is paused/),
  ]);
});

it('a clock of this machine that is slow hides nothing that the server reports', () => {
  const silent = step({ heartbeatAt: ago(60), goodLookAt: ago(60) });
  expect(trouble([silent, step({ name: 'settle', heartbeatAt: ago(1) })], {}, NOW - 3_600_000)).toHaveLength(1);
});
