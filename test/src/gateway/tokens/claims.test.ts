import { expect, it } from 'vitest';
import { claimsProblem } from '../../../../src/gateway/tokens/claims.js';

const NOW_S = 1_000_000;
const YEAR_S = 366 * 86_400;
const CLAIMS = { iss: 'tagout', aud: 'core', sub: 'east-1', iat: NOW_S - 10, exp: NOW_S + 10 };

it.each<[string, object, string | null]>([
  ['as they should be', {}, null],
  ['that expire in the next second', { exp: NOW_S + 1 }, null],
  ['that expire now', { exp: NOW_S }, 'expired'],
  ['that expired within the leeway', { exp: NOW_S - 1 }, 'expired'],
  ['that never expire', { exp: undefined }, 'does not say when'],
  ['whose expiry is a text', { exp: `${NOW_S + 10}` }, 'does not say when'],
  ['whose expiry is not a number', { exp: Infinity }, 'does not say when'],
  ['that were never issued', { iat: undefined }, 'does not say when'],
  ['issued by a clock that is 60 s fast', { iat: NOW_S + 60, exp: NOW_S + 100 }, null],
  ['issued later than that', { iat: NOW_S + 61, exp: NOW_S + 100 }, 'not valid yet'],
  [
    'issued later than that, though valid from now on',
    { iat: NOW_S + 61, nbf: NOW_S, exp: NOW_S + 100 },
    'not valid yet',
  ],
  ['valid from now on', { nbf: NOW_S }, null],
  ['valid from then on by a clock that is 60 s fast', { nbf: NOW_S + 60 }, null],
  ['valid from later on', { nbf: NOW_S + 61, exp: NOW_S + 100 }, 'not valid yet'],
  ['whose beginning is a text', { nbf: 'soon' }, 'no valid way'],
  ['good for a year', { iat: NOW_S, exp: NOW_S + YEAR_S }, null],
  ['good for more than a year', { iat: NOW_S, exp: NOW_S + YEAR_S + 1 }, 'more than a year'],
  ['for several services', { aud: ['core', 'web'] }, 'one service'],
  ['for a list of one service', { aud: ['core'] }, 'one service'],
  ['for nobody', { aud: undefined }, 'one service'],
  ['of nobody', { sub: undefined }, 'whose'],
  ['of an empty name', { sub: '' }, 'whose'],
  ['of a number', { sub: 1 }, 'whose'],
])('claims %s', (_, more, problem) => {
  const found = claimsProblem({ ...CLAIMS, ...more }, NOW_S);
  if (problem === null) expect(found).toBeNull();
  else expect(found?.why).toContain(problem);
});
