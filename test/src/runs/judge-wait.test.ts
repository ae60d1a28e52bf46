import { expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../../src/connect.js';
import { judgeOf, type Judged } from '../../../src/runs/judge-wait.js';
import { CLOSED } from '../cli/stub/closed-window.js';
import { bench, type Bench } from '../cli/stub/harness.js';

/** A service whose east was restored earlier, and a scheduled start of this command. */
async function scheduled(command: string[]): Promise<Bench> {
  const made = await bench({ more: CLOSED });
  await made.work();
  const { tagout, order } = made;
  expect((await tagout('start', 'east', '--reason', 'old', '--wait-for-window')).exit).toBe(0);
  await order({ kind: 'end', phase: 'restored' });
  expect((await tagout('wait', '--until', 'restored')).exit).toBe(0);
  expect((await tagout(...command, '--wait-for-window')).exit).toBe(0);
  return made;
}

async function waiting({ service }: Bench, cluster?: string): Promise<() => Promise<Judged>> {
  const session = await connect();
  onTestFinished(() => session.close());
  const judge = await judgeOf(session, service, 'restored', cluster, 2_000);
  expect((await judge()).verdict).toBe('wait');
  return judge;
}

const isOver = async (judge: () => Promise<Judged>): Promise<void> => {
  await vi.waitUntil(async () => (await judge()).verdict !== 'wait', 20_000);
  expect((await judge()).verdict).toBe('over');
};

it('a wait that has seen a run wait for its time ends when that is refused', async () => {
  const made = await scheduled(['start', 'west', '--reason', 'kernel']);
  const judge = await waiting(made);
  await made.order({ kind: 'end', phase: 'refused' });
  await isOver(judge);
  // A later wait knows nothing of it: what counts is the last run that was not refused.
  expect((await made.tagout('wait', '--until', 'restored')).exit).toBe(0);
});

it('a wait that has seen a roll wait for its window ends when that is refused', async () => {
  const made = await scheduled(['roll', '--reason', 'refuse at its time']);
  const [judge, ofEast] = [await waiting(made), await waiting(made, 'east')];
  expect((await made.tagout('abort', '--reason', 'its time has come')).exit).toBe(0);
  await isOver(judge);
  await isOver(ofEast);
  expect((await made.tagout('wait', '--until', 'restored')).exit).toBe(0);
});

it('a wait for a cluster ends with the roll that never begins it', async () => {
  const made = await scheduled(['roll', '--reason', 'kernel']);
  const judge = await waiting(made, 'east');
  expect((await made.tagout('abort', '--reason', 'not tonight')).exit).toBe(0);
  await isOver(judge);
});
