import { describe, expect, it } from 'vitest';
import { planText } from '../../../../src/cli/views/plan-text.js';

describe('a plan', () => {
  it('that would not be refused says so', () => {
    const hosts = [
      { name: 'east-1', inFlight: null, ready: null, bootId: null, unobservable: 'timed out', readAt: '' },
    ];
    expect(planText({ cluster: 'east', changes: [], hosts, refusals: [], warnings: ['shared with others'] })).toEqual([
      'east: nothing would be drained',
      'hosts now:',
      "  east-1: can't be read: timed out",
      'warning: shared with others',
      'start would not be refused.',
    ]);
  });
});
