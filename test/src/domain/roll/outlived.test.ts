import { expect, it } from 'vitest';
import type { RollCluster, RollPhase, RollStatus } from '../../../../src/domain/roll/document.js';
import { outlived } from '../../../../src/domain/roll/outlived.js';
import type { StatusDocument } from '../../../../src/domain/status.js';

const ADOPT = 'tagout start east --adopt --reason "..."';

function rollOf(phase: RollPhase, state: RollCluster['state']): RollStatus {
  const clusters: RollCluster[] = [
    { name: 'east', state, runId: 'run-1' },
    { name: 'west', state: 'left', runId: null },
  ];
  return { phase, clusters, next: null } as unknown as RollStatus;
}

const maintenance = (phase: StatusDocument['phase'], next: string | null = null): StatusDocument =>
  ({ phase, next }) as StatusDocument;

it.each<[string, StatusDocument, RollCluster['state'], string]>([
  ['restored', maintenance('restored'), 'done', 'tagout roll west --reason "..."'],
  ['failed', maintenance('failed', ADOPT), 'failed', ADOPT],
  ['aborted', maintenance('aborted'), 'failed', 'tagout roll east west --reason "..."'],
])('a roll that died says how to go on, once its maintenance has ended %s', (_, current, state, next) => {
  const { clusters, next: told } = outlived(rollOf('failed', 'current'), current);
  expect([clusters[0]!.state, told]).toEqual([state, next]);
});

it.each<[string, RollStatus, StatusDocument | null]>([
  ['its maintenance goes on', rollOf('failed', 'current'), maintenance('maintenance')],
  ['its maintenance is not known', rollOf('failed', 'current'), null],
  ['it goes on itself', rollOf('rolling', 'current'), maintenance('restored')],
  ['it knows the end', rollOf('failed', 'failed'), maintenance('failed', ADOPT)],
])('a roll is shown as it is while %s', (_, roll, current) => {
  expect(outlived(roll, current)).toBe(roll);
});
