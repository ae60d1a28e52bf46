import { expect, it } from 'vitest';
import { forwardOf, rulesOf, unknownOf, type Action } from '../../../src/domain/routing.js';
import { forward, observation, rule } from './small-service.js';

const SIGN_IN: Action = { type: 'other', order: 1, content: '{}', unknown: { Scope: '1' } };

it('the rules are those of all listeners, in their order', () => {
  const { routing } = observation();
  const [listener] = routing.listeners;
  const names = rulesOf({ ...routing, listeners: [listener!, { ...listener!, rules: [] }, listener!] });
  expect(names.map(({ arn }) => arn)).toEqual([
    ...['arn:rule/v1', 'arn:rule/default'],
    ...['arn:rule/v1', 'arn:rule/default'],
  ]);
});

it('the forward of a rule is found behind other actions, and is not made up', () => {
  const routes = forward({ 'core-east': 1 });
  expect(forwardOf({ ...rule('v1', 'here', routes), actions: [SIGN_IN, routes] })).toBe(routes);
  expect(forwardOf({ ...rule('v1', 'here', routes), actions: [SIGN_IN] })).toBeUndefined();
});

it('unknown elements are named once, of all actions', () => {
  const routes = { ...forward({ 'core-east': 1 }), unknown: { Scope: '2', Warmup: '3' } };
  expect(unknownOf([SIGN_IN, routes])).toEqual(['Scope', 'Warmup']);
  expect(unknownOf([forward({ 'core-east': 1 })])).toEqual([]);
});
