import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, it } from 'vitest';
import { actionsWithShares } from '../../../activities/elbv2/write-actions.js';

it('changes the named shares, and leaves the order of groups, the other shares and the stickiness', () => {
  const stickiness = { Enabled: true, DurationSeconds: 60 };
  const tuples = (b: number) => [
    { TargetGroupArn: 'c', Weight: 7 },
    { TargetGroupArn: 'b', Weight: b },
  ];
  const forward = (b: number): Action => ({
    Type: 'forward',
    Order: 3,
    ForwardConfig: { TargetGroups: tuples(b), TargetGroupStickinessConfig: stickiness },
  });
  expect(actionsWithShares([forward(9)], { b: 0 })).toEqual([forward(0)]);
});

it('sends a lone group only in ForwardConfig', () => {
  const both: Action = {
    Type: 'forward',
    TargetGroupArn: 'a',
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a' }] },
  };
  for (const read of [both, { Type: 'forward', TargetGroupArn: 'a' } satisfies Action]) {
    expect(actionsWithShares([read], {})).toEqual([
      { Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a' }] } },
    ]);
  }
});

it('keeps the client secret that ELBv2 never returns, and everything else in the action', () => {
  const oidc: Action = {
    Type: 'authenticate-oidc',
    Order: 1,
    AuthenticateOidcConfig: {
      Issuer: 'https://id.example',
      AuthorizationEndpoint: 'https://id.example/a',
      TokenEndpoint: 'https://id.example/t',
      UserInfoEndpoint: 'https://id.example/u',
      ClientId: 'core',
      ClientSecret: 'a secret',
      AuthenticationRequestExtraParams: { display: 'page' },
    },
  };
  const { ClientSecret: secret, ...kept } = oidc.AuthenticateOidcConfig!;
  expect(JSON.stringify(actionsWithShares([oidc], {}))).not.toContain(secret);
  expect(actionsWithShares([oidc], {})).toEqual([
    { ...oidc, AuthenticateOidcConfig: { ...kept, UseExistingClientSecret: true } },
  ]);
});

it('sends every other action as it was read', () => {
  const redirect: Action = { Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302' } };
  expect(actionsWithShares([redirect], { a: 1 })).toEqual([redirect]);
});
