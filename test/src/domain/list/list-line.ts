import type { ListLine } from '../../../../src/domain/list/line.js';

export function listLine(more: Partial<ListLine> = {}): ListLine {
  return {
    ...{ kind: 'maintenance', service: 'core', cluster: 'east', workflowId: 'tagout-core', runId: 'r1' },
    ...{ phase: 'maintenance', standing: 'under-way', startedAt: '2026-11-22T15:00:00.000Z', endedAt: null },
    ...{ startedBy: 'alice@ops-1', reason: 'kernel', failure: null, outOfService: [], exposed: [], warnings: [] },
    ...{ next: null, clusters: null },
    ...more,
  };
}
