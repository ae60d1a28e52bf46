import { expect, it } from 'vitest';
import type { RollCluster } from '../../../../src/domain/roll/document.js';
import { nextOfRoll, rollMessage, rollReport } from '../../../../src/domain/roll/message.js';
import { Roll } from '../../../../src/domain/roll/roll.js';
import type { StatusDocument } from '../../../../src/domain/status.js';

const ORDER = ['east', 'west', 'north'];

function clusters(...states: RollCluster['state'][]): RollCluster[] {
  return states.map((state, index) => ({ name: ORDER[index]!, state, runId: null }));
}

const ended = (next: string | null): StatusDocument => ({ next }) as StatusDocument;

it('the message says what is done, what failed and what is left', () => {
  const why = { type: 'RollStopped' as const, detail: 'west did not end restored.' };
  const at = '2026-11-22T03:12:07.000Z';
  expect(
    rollMessage({ phase: 'failed', endedIn: 'rolling', clusters: clusters('done', 'failed', 'left'), at, ...why }),
  ).toBe(
    'FAILED in rolling (RollStopped) at 03:12:07Z: west did not end restored. Done: east. Failed: west. Left: north.',
  );
});

it.each<[string, RollCluster[], StatusDocument | null, string | null]>([
  [
    'adopt a cluster that is out',
    clusters('done', 'failed', 'left'),
    ended('tagout start west --adopt'),
    'tagout start west --adopt',
  ],
  [
    'adopt one whose run tells nothing',
    clusters('done', 'failed', 'left'),
    null,
    'tagout start west --adopt --reason "..."',
  ],
  [
    'go on from one that was not touched',
    clusters('done', 'failed', 'left'),
    ended(null),
    'tagout roll --from west --reason "..."',
  ],
  [
    'go on from the first that is left',
    clusters('done', 'left', 'left'),
    null,
    'tagout roll --from west --reason "..."',
  ],
  [
    'name those that are left if others would come too',
    clusters('left', 'left'),
    null,
    'tagout roll east west --reason "..."',
  ],
  ['nothing, if all are done', clusters('done', 'done', 'done'), null, null],
])('to go on: %s', (_, all, last, next) => {
  expect(nextOfRoll(all, ORDER, last)).toBe(next);
});

it('to go on after a wait for the window: wait for it again', () => {
  const all = clusters('left', 'left', 'left');
  expect(nextOfRoll(all, ORDER, null, 'scheduled')).toBe('tagout roll --from east --wait-for-window --reason "..."');
  expect(nextOfRoll(all, [], null, 'scheduled')).toBe('tagout roll east west north --wait-for-window --reason "..."');
  expect(nextOfRoll(all, ORDER, null, 'preflight')).toBe('tagout roll --from east --reason "..."');
});

it('the report has each reason and the command to go on; a roll that is restored has none', () => {
  const start = {
    service: 'core',
    workflowId: 'w',
    runId: 'r',
    startedBy: 'a',
    reason: 'b',
    clusters: ORDER,
    order: ORDER,
  };
  const roll = new Roll(start, 0);
  expect(rollReport(roll.document())).toBe('');
  roll.ends('refused', 0, { type: 'Refused', detail: 'nothing was touched.', reasons: ['east: no capacity'] });
  expect(rollReport(roll.document()).split('\n')).toEqual([
    'REFUSED in preflight (Refused) at 00:00:00Z: nothing was touched. Left: east, west, north.',
    '  east: no capacity',
    'To go on: tagout roll --from east --reason "..."',
    'In Temporal, never Reset; roll again',
  ]);
});
