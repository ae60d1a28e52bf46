import { expect, it } from 'vitest';
import type { ListLine } from '../../../../src/domain/list/line.js';
import { madeGood } from '../../../../src/domain/list/made-good.js';
import { listLine } from './list-line.js';

const roll = (more: Partial<ListLine> = {}): ListLine =>
  listLine({
    ...{ kind: 'roll', cluster: null, standing: 'stopped', phase: 'failed', endedAt: '2026-11-22T15:30:00.000Z' },
    clusters: [
      { name: 'east', state: 'done' },
      { name: 'west', state: 'failed' },
      { name: 'north', state: 'left' },
    ],
    ...more,
  });
const restored = (cluster: string, more: Partial<ListLine> = {}): ListLine =>
  listLine({ cluster, phase: 'restored', standing: 'nothing', startedAt: '2026-11-22T15:40:00.000Z', ...more });

it.each<[string, ListLine[], ListLine['standing']]>([
  ['is stopped', [roll()], 'stopped'],
  ['is over once its other clusters are restored', [roll(), restored('west'), restored('north')], 'nothing'],
  ['is stopped while one of them is not', [roll(), restored('west')], 'stopped'],
  [
    'is stopped if one was restored only before',
    [roll(), restored('west'), restored('north', { startedAt: '2026-11-22T15:20:00.000Z' })],
    'stopped',
  ],
  [
    'is stopped if another service did it',
    [roll(), restored('west'), restored('north', { service: 'shop' })],
    'stopped',
  ],
  ['is stopped if nobody knows its clusters', [roll({ clusters: null }), restored('west')], 'stopped'],
  ['is under way', [roll({ standing: 'under-way', endedAt: null }), restored('west'), restored('north')], 'under-way'],
])('a roll that has left clusters %s', (_, lines, standing) => {
  expect(madeGood(lines)[0]?.standing).toBe(standing);
});
