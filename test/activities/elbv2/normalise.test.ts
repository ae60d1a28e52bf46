import type { Action, Listener, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, it } from 'vitest';
import { normaliseActions, normaliseListener } from '../../../activities/elbv2/normalise.js';

const ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012';
const EAST = `${ARN}:targetgroup/core-east/1111111111111111`;
const WEST = `${ARN}:targetgroup/core-west/2222222222222222`;
const LISTENER: Listener = { ListenerArn: `${ARN}:listener/app/core/3333/4444`, Protocol: 'HTTPS', Port: 443 };

function forward(config: Action['ForwardConfig'], others: Partial<Action> = {}): Action {
  return { Type: 'forward', ForwardConfig: config, ...others };
}

it('sorts rules by number, the default rule last, and says where they are', () => {
  const rules: Rule[] = [
    { RuleArn: 'd', Priority: 'default', IsDefault: true },
    { RuleArn: 'b', Priority: '10', Conditions: [{ Field: 'path-pattern', Values: ['/v1/*'] }] },
    { RuleArn: 'a', Priority: '2' },
  ];
  const listener = normaliseListener(LISTENER, rules);
  expect(listener.rules.map(({ where }) => where)).toEqual([
    'core HTTPS:443 rule 2',
    'core HTTPS:443 rule 10 (path /v1/*)',
    'core HTTPS:443 default',
  ]);
  expect(listener.rules.map(({ isDefault }) => isDefault)).toEqual([false, false, true]);
});

it('has the settings that decide who can connect, and none if there are none', () => {
  const secured: Listener = {
    ...LISTENER,
    Certificates: [{ CertificateArn: 'arn:acm/1' }],
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    AlpnPolicy: ['HTTP2Preferred'],
    MutualAuthentication: { TrustStoreArn: 'arn:trust', Mode: 'verify' },
  };
  expect(normaliseListener(secured, []).settings).toEqual({
    certificate: 'arn:acm/1',
    'TLS policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    'ALPN policy': 'HTTP2Preferred',
    'mutual TLS': '{"Mode":"verify","TrustStoreArn":"arn:trust"}',
  });
  expect(normaliseListener(LISTENER, [])).not.toHaveProperty('settings');
});

it('makes all ways to write a forward to one group equal, whatever its share', () => {
  const ways: Action[] = [
    { Type: 'forward', TargetGroupArn: EAST },
    forward({ TargetGroups: [{ TargetGroupArn: EAST }] }),
    forward({ TargetGroups: [{ TargetGroupArn: EAST, Weight: 0 }] }, { TargetGroupArn: EAST, Order: 1 }),
    forward({ TargetGroups: [{ TargetGroupArn: EAST, Weight: 50 }], TargetGroupStickinessConfig: { Enabled: false } }),
    forward({}, { TargetGroupArn: EAST }),
  ];
  for (const way of ways) {
    expect(normaliseActions([way])).toEqual([
      {
        type: 'forward',
        order: 1,
        shares: [{ targetGroup: 'core-east', targetGroupArn: EAST, share: 1 }],
        stickinessS: null,
      },
    ]);
  }
});

it('sorts groups, and keeps shares and stickiness', () => {
  const tuples = [
    { TargetGroupArn: WEST, Weight: 0 },
    { TargetGroupArn: EAST, Weight: 999 },
  ];
  const stickiness = { Enabled: true, DurationSeconds: 3600 };
  const [action] = normaliseActions([forward({ TargetGroups: tuples, TargetGroupStickinessConfig: stickiness })]);
  expect(action).toMatchObject({
    shares: [
      { targetGroup: 'core-east', share: 999 },
      { targetGroup: 'core-west', share: 0 },
    ],
    stickinessS: 3600,
  });
});

it('keeps every other action whole, by its order, as text that does not depend on the order of keys', () => {
  const cognito: Action = {
    Type: 'authenticate-cognito',
    Order: 1,
    AuthenticateCognitoConfig: {
      UserPoolArn: 'pool',
      UserPoolClientId: 'client',
      UserPoolDomain: 'domain',
      AuthenticationRequestExtraParams: { b: '2', a: '1' },
    },
  };
  const redirect: Action = { Order: 2, RedirectConfig: { StatusCode: 'HTTP_301', Port: '443' }, Type: 'redirect' };
  expect(normaliseActions([redirect, cognito])).toEqual([
    {
      type: 'other',
      order: 1,
      content:
        '{"AuthenticateCognitoConfig":{"AuthenticationRequestExtraParams":{"a":"1","b":"2"},"UserPoolArn":"pool",' +
        '"UserPoolClientId":"client","UserPoolDomain":"domain"},"Order":1,"Type":"authenticate-cognito"}',
    },
    {
      type: 'other',
      order: 2,
      content: '{"Order":2,"RedirectConfig":{"Port":"443","StatusCode":"HTTP_301"},"Type":"redirect"}',
    },
  ]);
});

it('leaves out the secret of a sign-in, and the field that says to keep it', () => {
  const oidc = (more: object): Action => ({
    Type: 'authenticate-oidc',
    AuthenticateOidcConfig: { Issuer: 'https://id.example', ...more } as Action['AuthenticateOidcConfig'],
  });
  const bare = normaliseActions([oidc({})]);
  expect(bare).toMatchObject([{ content: expect.stringContaining('https://id.example') as string }]);
  expect(normaliseActions([oidc({ ClientSecret: 's3cr3t' })])).toEqual(bare);
  expect(normaliseActions([oidc({ UseExistingClientSecret: true })])).toEqual(bare);
});
