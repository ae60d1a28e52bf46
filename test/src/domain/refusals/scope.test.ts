import { expect, it } from 'vitest';
import { warnShared } from '../../../../src/domain/refusals/scope.js';
import { CONFIG, observation, type Shares } from '../small-service.js';

const THEIRS: Shares = { billing: 100 };

it.each<[string, Parameters<typeof observation>[0], RegExp | null]>([
  ['no rule', {}, null],
  [
    'one rule',
    { byDefault: THEIRS },
    /^1 rule of the load balancer forwards to .* not of core \(core HTTP:80 default\): /,
  ],
  [
    'two rules',
    { v1: THEIRS, byDefault: THEIRS },
    /^2 rules of the load balancer forward to .* \(core HTTP:80 rule 10 \(path \/v1\/\*\), …\): /,
  ],
])('%s of others', (_, seen, warned) => {
  const warnings = warnShared(observation(seen), CONFIG);
  expect(warnings).toEqual(warned === null ? [] : [expect.stringMatching(warned)]);
});

it('are no warning if only the rules of the service are watched', () => {
  const config = { ...CONFIG, watch: { ...CONFIG.watch, scope: 'service' as const } };
  expect(warnShared(observation({ v1: THEIRS }), config)).toEqual([]);
});
