import { describe, expect as assert, it } from 'vitest';
import type { Config } from '../../../src/domain/config.js';
import { findDrift } from '../../../src/domain/drift.js';
import { expect } from '../../../src/domain/expected.js';
import { rulesOf, type Routing } from '../../../src/domain/routing.js';
import { warnShared } from '../../../src/domain/refusals/scope.js';
import { narrow, rulesOfOthers } from '../../../src/domain/scope.js';
import { arnOf, CONFIG, forward, observation, rule, V1 } from './small-service.js';

const SERVICE = ['core-east', 'core-west'].map(arnOf);
const OTHERS = 'core HTTP:80 rule 10 of others';

/** The routing of the standard world, with a rule of another service in the same listener, and a listener of theirs. */
function shared(): Routing {
  const { routing } = observation();
  const [listener] = routing.listeners;
  const theirs = { ...rule('theirs', OTHERS, forward({ 'billing-a': 1, 'billing-b': 1 })) };
  const alone = {
    ...listener!,
    arn: 'arn:listener/theirs',
    where: 'core HTTP:90',
    port: 90,
    rules: [{ ...theirs, arn: 'arn:rule/alone' }],
  };
  return { ...routing, listeners: [{ ...listener!, rules: [theirs, ...listener!.rules] }, alone] };
}

function driftOf(change: (observed: Routing) => void) {
  const observed = shared();
  change(observed);
  return findDrift(
    expect(narrow(shared(), SERVICE), [], () => [], SERVICE),
    observed,
  );
}

const find = (routing: Routing, arn: string) => rulesOf(routing).find((one) => one.arn === arn)!;

it('recognizes the rules of others by the groups that they forward to', () => {
  assert(rulesOfOthers(shared(), SERVICE).map((one) => one.arn)).toEqual(['arn:rule/theirs', 'arn:rule/alone']);
  assert(rulesOfOthers(observation().routing, SERVICE)).toEqual([]);
});

it('is suggested if others share the load balancer, until it is set', () => {
  const warned = (config: Config) => warnShared(observation({ observation: { routing: shared() } }), config);
  assert(warned(CONFIG)).toEqual([assert.stringMatching(/^2 rules of the load balancer .*set watch.scope: service$/)]);
  assert(warned({ ...CONFIG, watch: { ...CONFIG.watch, scope: 'service' } })).toEqual([]);
  assert(warnShared(observation(), CONFIG)).toEqual([]);
});

describe('with the scope of a service', () => {
  it.each<[string, (observed: Routing) => void]>([
    ['nothing changes', () => undefined],
    ['others change their shares', (seen) => (find(seen, 'arn:rule/theirs').actions = [forward({ 'billing-a': 7 })])],
    ['others remove their rule', (seen) => seen.listeners[0]!.rules.shift()],
    ['others remove their listener', (seen) => seen.listeners.pop()],
    ['others add a listener', (seen) => seen.listeners.push({ ...seen.listeners[1]!, arn: 'arn:listener/new' })],
  ])('it is not drift that %s', (_, change) => {
    assert(driftOf(change)).toEqual([]);
  });

  it.each<[string, (observed: Routing) => void, string]>([
    [
      'a rule of others begins to forward to the service',
      (seen) => (find(seen, 'arn:rule/theirs').actions = [forward({ 'billing-a': 1, 'core-east': 1 })]),
      `${OTHERS}: rule`,
    ],
    [
      'a rule of the service stops forwarding to it',
      (seen) => (find(seen, 'arn:rule/v1').actions = [forward({ 'billing-a': 1 })]),
      `${V1}: share of core-east`,
    ],
    ['a rule of the service is gone', (seen) => seen.listeners[0]!.rules.splice(1, 1), `${V1}: rule`],
    ['its listener moves', (seen) => (seen.listeners[0]!.port = 81), 'core HTTP:80: protocol and port'],
    ['its targets change', (seen) => seen.targets[0]!.targets.pop(), 'core-east: registered targets'],
  ])('it is drift that %s', (_, change, named) => {
    assert(driftOf(change).map(({ where, what }) => `${where}: ${what}`)).toContain(named);
  });
});
