import { expect, it } from 'vitest';
import { apisOf, apisToAsk, ROUTING_APIS } from '../../../../src/domain/who/apis.js';

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

it('only those that can explain it are asked for in each round, and all in the last one', () => {
  const differences = [{ what: 'priority', observed: '7' }];
  expect(apisToAsk(differences, false)).toEqual(['SetRulePriorities']);
  expect(apisToAsk(differences, true)[0]).toBe('SetRulePriorities');
  expect(apisToAsk(differences, true).toSorted()).toEqual(ROUTING_APIS.toSorted());
});
