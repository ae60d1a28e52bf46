import { expect, it, onTestFinished, vi } from 'vitest';
import { BadSettings, Unreachable, type Connected } from '../../../src/connect.js';
import { Door } from '../../../src/runs/door.js';

/** For what hangs, and for nothing else. */
const LONG = 60_000;

const away = (): Error => new Unreachable('Temporal at nowhere:7233 does not answer');

/** A door whose Temporal answers as long as `isThere` says. */
function door() {
  const state = { isThere: true, connects: 0 };
  const warnings: string[] = [];
  const answer = async (): Promise<object> => {
    if (!state.isThere) throw away();
    return {};
  };
  const client = {
    withDeadline: (_: number, work: () => unknown) => work(),
    workflowService: { describeNamespace: answer },
  };
  const made = new Door({
    connect: async () => {
      state.connects += 1;
      await answer();
      return { client, namespace: 'default', address: 'nowhere:7233', close: async () => {} } as unknown as Connected;
    },
    everyMs: 5,
    warn: (line) => warnings.push(line),
  });
  onTestFinished(() => made.close());
  return { state, warnings, made };
}

it('opens while Temporal is away, and is ready once it answers', async () => {
  const { state, warnings, made } = door();
  state.isThere = false;
  await made.open();
  expect([made.isReady, made.session]).toEqual([false, null]);
  await vi.waitUntil(() => state.connects > 2, LONG);
  expect(warnings).toEqual(['Temporal at nowhere:7233 does not answer; trying again']);
  state.isThere = true;
  await vi.waitUntil(() => made.isReady, LONG);
  expect(made.session).not.toBeNull();
  expect(warnings.at(-1)).toBe('Temporal answers again');
});

it('keeps its connection through an outage, and says each of them once', async () => {
  const { state, warnings, made } = door();
  await made.open();
  const { session } = made;
  expect([made.isReady, warnings]).toEqual([true, []]);
  state.isThere = false;
  await vi.waitUntil(() => !made.isReady, LONG);
  state.isThere = true;
  await vi.waitUntil(() => made.isReady, LONG);
  expect([made.session === session, state.connects, warnings.length]).toEqual([true, 1, 2]);
});

it('does not open with wrong settings, because waiting would not help', async () => {
  const bad = new Door({
    connect: async () => Promise.reject(new BadSettings('TEMPORAL_TLS is wrong')),
    warn: () => undefined,
  });
  await expect(bad.open()).rejects.toThrow('TEMPORAL_TLS is wrong');
});
