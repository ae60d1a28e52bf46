import { describe, expect, it } from 'vitest';
import { worstFirst } from '../../../../src/domain/list/worst-first.js';
import { listLine } from './list-line.js';

describe('the order of a list', () => {
  it('is: exposed, out, not known, stopped or in trouble, under way, over, and what is past', () => {
    const lines = [
      listLine({ runId: 'earlier', standing: 'earlier' }),
      listLine({ runId: 'over', standing: 'nothing' }),
      listLine({ runId: 'under way', outOfService: ['east'] }),
      listLine({ runId: 'in trouble', warnings: ['no worker answers'] }),
      listLine({ runId: 'stopped', standing: 'stopped', startedAt: '2026-11-22T14:00:00.000Z' }),
      listLine({ runId: 'not known', standing: 'not-known' }),
      listLine({ runId: 'out', standing: 'out' }),
      listLine({ runId: 'on, and exposed', exposed: ['east'], startedAt: '2026-11-22T14:00:00.000Z' }),
      listLine({ runId: 'exposed', standing: 'exposed', exposed: ['east'] }),
    ];
    expect(worstFirst(lines).map(({ runId }) => runId)).toEqual([
      ...['exposed', 'on, and exposed', 'out', 'not known', 'in trouble', 'stopped', 'under way', 'over', 'earlier'],
    ]);
  });

  it('is the newer one first of two that are as bad, and else always the same', () => {
    const [old, b, a] = [
      listLine({ runId: 'old', startedAt: '2026-11-22T14:00:00.000Z' }),
      listLine({ runId: 'b' }),
      listLine({ runId: 'a' }),
    ];
    for (const lines of [
      [old, b, a],
      [a, old, b],
    ])
      expect(worstFirst(lines).map(({ runId }) => runId)).toEqual(['a', 'b', 'old']);
  });
});
