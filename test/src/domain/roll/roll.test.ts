import { expect, it } from 'vitest';
import { Roll } from '../../../../src/domain/roll/roll.js';
import type { StatusDocument } from '../../../../src/domain/status.js';

const NAMES = ['east', 'west', 'north'];
const START = {
  ...{ service: 'core', workflowId: 'tagout-roll-core', runId: 'r1', startedBy: 'alice@ops-1', reason: 'kernel' },
  ...{ clusters: NAMES, order: NAMES },
};

const states = (roll: Roll): string[] => roll.document().roll.clusters.map(({ state }) => state);

it('one cluster after another is current, then done', () => {
  const roll = new Roll(START, 0);
  expect([states(roll), roll.current, roll.phase]).toEqual([['waiting', 'waiting', 'waiting'], 'east', 'preflight']);
  roll.began('east');
  roll.runs('east', 'm1');
  roll.entered('rolling', 'east', 1000);
  expect([states(roll), roll.current]).toEqual([['current', 'waiting', 'waiting'], 'east']);
  roll.over('east', true, null);
  roll.entered('gate', 'west', 2000, ['roll.gate']);
  expect([states(roll), roll.current]).toEqual([['done', 'waiting', 'waiting'], 'west']);
  expect(roll.document()).toMatchObject({
    service: 'core',
    roll: { runId: 'r1', phase: 'gate', waitingFor: ['roll.gate'], phaseSince: '1970-01-01T00:00:02.000Z' },
    current: null,
  });
  expect(roll.document().roll.clusters[0]).toEqual({ name: 'east', state: 'done', runId: 'm1' });
});

it('a roll that waits for its window says when it begins', () => {
  const roll = new Roll({ ...START, beginsAtMs: 5_000 }, 0);
  const beginsAt = '1970-01-01T00:00:05.000Z';
  expect(roll.document().roll).toMatchObject({ phase: 'scheduled', beginsAt, waitingFor: [`its time, ${beginsAt}`] });
  expect([roll.isPrepared, roll.beginsAtMs]).toEqual([false, 5_000]);
  roll.entered('preflight', null, 5_000);
  expect(roll.document().roll).not.toHaveProperty('beginsAt');
  expect([roll.isPrepared, roll.beginsAtMs]).toEqual([false, null]);
  roll.waitsUntil(9_000, 6_000);
  expect(roll.document().roll).toMatchObject({ phase: 'scheduled', beginsAt: '1970-01-01T00:00:09.000Z' });
  roll.entered('rolling', 'east', 9_000);
  expect(roll.isPrepared).toBe(true);
});

it('a roll that ends while it waits for its window is to wait for that again', () => {
  const roll = new Roll({ ...START, beginsAtMs: 5_000 }, 0);
  roll.ends('aborted', 1_000, { type: 'Aborted', detail: 'bob: not tonight.' });
  expect(roll.document().roll.next).toBe('tagout roll --from east --wait-for-window --reason "..."');
});

it('a roll that stops leaves what it has not begun, and has the document of what stopped it', () => {
  const roll = new Roll(START, 0);
  const document = { phase: 'failed', next: 'tagout start east --adopt' } as StatusDocument;
  roll.began('east');
  roll.entered('rolling', 'east', 0);
  roll.over('east', false, document);
  roll.ends('failed', 0, { type: 'RollStopped', detail: 'east did not end restored.' });
  expect(states(roll)).toEqual(['failed', 'left', 'left']);
  expect(roll.document()).toMatchObject({ roll: { next: 'tagout start east --adopt' }, current: document });
  expect(roll.document().roll.waitingFor).toEqual([]);
});

it('a maintenance that did not begin leaves its cluster waiting', () => {
  const roll = new Roll(START, 0);
  roll.began('east');
  roll.notBegun('east');
  expect(states(roll)).toEqual(['waiting', 'waiting', 'waiting']);
});

it('keeps who said what, the last hundred times, and each warning once', () => {
  const roll = new Roll(START, 0);
  for (let n = 0; n < 101; n += 1) roll.heard({ what: 'pause', by: 'bob', reason: String(n) }, n);
  roll.warn(['one', 'two']);
  roll.warn(['two']);
  const { said, warnings } = roll.document().roll;
  expect(said).toHaveLength(100);
  expect(said.at(-1)).toEqual({
    what: 'pause',
    by: 'bob',
    reason: '100',
    at: '1970-01-01T00:00:00.100Z',
    cluster: 'east',
  });
  expect(warnings).toEqual(['one', 'two']);
});
