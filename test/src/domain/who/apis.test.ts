import { expect, it } from 'vitest';
import { apisInOrder, apisOf, ROUTING_APIS } from '../../../../src/domain/who/apis.js';

it.each([
  ['registered targets', 'i-1:80', 'DeregisterTargets'],
  ['targets of shop', 'i-1:80 (east-1)', 'RegisterTargets'],
  ['attribute slow_start.duration_seconds', '30', 'ModifyTargetGroupAttributes'],
  ['listener', 'gone', 'DeleteListener'],
  ['listener', 'there', 'CreateListener'],
  ['rule', 'gone', 'DeleteRule'],
  ['rule', 'forward core-east: 1', 'CreateRule'],
  ['priority', '7', 'SetRulePriorities'],
  ['conditions', 'path /x', 'ModifyRule'],
  ['certificate', 'arn', 'ModifyListener'],
])('%s, now %s, may come from %s', (what, observed, api) => {
  expect(apisOf({ what, observed })).toContain(api);
});

it('all are asked for, those that fit first, each once', () => {
  const apis = apisInOrder([{ what: 'priority', observed: '7' }]);
  expect(apis[0]).toBe('SetRulePriorities');
  expect(apis.toSorted()).toEqual(ROUTING_APIS.toSorted());
});
