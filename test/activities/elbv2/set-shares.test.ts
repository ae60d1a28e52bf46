import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Shape } from '../../../lab/alb/tree.js';
import type { TimedWrite } from '../../../activities/ports.js';
import { createLoadBalancerPort } from '../../../activities/elbv2/load-balancer-port.js';
import { rulesOf, type Action, type Forward } from '../../../src/domain/routing.js';
import type { LabLoadBalancer } from './lab-load-balancer.js';
import { addGroup, addPathRule, forward, open, startLabLoadBalancer } from './lab-load-balancer.js';

let lab: LabLoadBalancer;
beforeEach(async () => {
  lab = await startLabLoadBalancer();
});
afterEach(() => lab.stop());

function shares(east: number, west: number): Forward {
  return {
    type: 'forward',
    order: 1,
    shares: [
      { targetGroup: 'core-east', targetGroupArn: lab.east, share: east },
      { targetGroup: 'core-west', targetGroupArn: lab.west, share: west },
    ],
    stickinessS: null,
  };
}

/** A write that drains east in the rule, which was found with these actions. */
function drain(arn: string, actions: Action[] = [shares(100, 100)], priority = '10'): TimedWrite {
  const isDefault = arn === lab.http.defaultRuleArn;
  const named = isDefault
    ? { where: 'core HTTP:80 default', priority: 'default', conditions: [] }
    : {
        where: `core HTTP:80 rule ${priority} (path /${priority}/*)`,
        ...{ priority, conditions: [`path /${priority}/*`] },
      };
  return {
    kind: 'share',
    rule: { arn, listenerArn: lab.http.listenerArn, isDefault, ...named, actions },
    before: [{ [lab.east]: 100 }],
    shares: { [lab.east]: 0 },
    notAfterMs: Infinity,
  };
}

/** The rule as a look reads it. */
async function actionsAt(arn: string): Promise<Action[]> {
  const read = await lab.port.look(lab.scope, open());
  if (read.kind !== 'observed') throw new Error(read.reason);
  return rulesOf(read.value.routing).find((rule) => rule.arn === arn)!.actions;
}

function actionsOf(ruleArn: string): Shape[] {
  const call = {
    action: 'DescribeRules',
    params: { RuleArns: [ruleArn] },
    by: { name: 'test', foreign: true },
    now: 0,
  };
  return (lab.core.call(call).Rules as Shape[])[0]!.Actions as Shape[];
}

function actionNames(): string[] {
  return lab.core.journal.entries.map(({ action }) => action);
}

it('reads once and writes once, to the rule, and nothing but its ARN and its actions', async () => {
  const rule = addPathRule(lab, 10);
  expect(await lab.port.write(drain(rule), open())).toEqual({
    ...{ kind: 'written', at: 1_000 },
    sent: {
      api: 'ModifyRule',
      requestId: lab.core.journal.writes()[0]!.requestId,
      before: { 'core-east': 100, 'core-west': 100 },
      after: { 'core-east': 0, 'core-west': 100 },
    },
  });
  expect(actionNames()).toEqual(['DescribeRules', 'ModifyRule']);
  expect(Object.keys(lab.core.journal.writes()[0]!.params).sort()).toEqual(['Actions', 'RuleArn']);
  expect(actionsOf(rule)[0]!.ForwardConfig).toMatchObject({
    TargetGroups: [
      { TargetGroupArn: lab.east, Weight: 0 },
      { TargetGroupArn: lab.west, Weight: 100 },
    ],
  });
});

it('writes the default rule through its listener', async () => {
  const rule = lab.http.defaultRuleArn;
  expect(await lab.port.write(drain(rule), open())).toMatchObject({ kind: 'written', at: 1_000 });
  expect(actionNames()).toEqual(['DescribeRules', 'ModifyListener']);
  expect(Object.keys(lab.core.journal.writes()[0]!.params).sort()).toEqual(['DefaultActions', 'ListenerArn']);
  expect(actionsOf(rule)[0]!.ForwardConfig).toMatchObject({ TargetGroups: [{ Weight: 0 }, { Weight: 100 }] });
});

it('reads, and writes nothing if that took too long', async () => {
  const rule = addPathRule(lab, 10);
  let nowMs = 1_000;
  lab.core.journal.on(({ action }) => void (nowMs += action === 'DescribeRules' ? 5_000 : 0));
  const port = createLoadBalancerPort({ version: '1.2.3', now: () => nowMs });
  expect(await port.write({ ...drain(rule), notAfterMs: 5_999 }, open())).toEqual({
    kind: 'unread',
    denied: false,
    reason:
      'nothing was written, because reading core HTTP:80 rule 10 (path /10/*) took so long that the check before it is old',
  });
  expect(actionNames()).toEqual(['DescribeRules']);
  expect(await port.write({ ...drain(rule), notAfterMs: 11_000 }, open())).toMatchObject({ kind: 'written' });
});

it('preserves everything except the share', async () => {
  const oidc = {
    Type: 'authenticate-oidc',
    Order: 1,
    AuthenticateOidcConfig: {
      Issuer: 'https://id.example',
      AuthorizationEndpoint: 'https://id.example/a',
      TokenEndpoint: 'https://id.example/t',
      UserInfoEndpoint: 'https://id.example/u',
      ClientId: 'core',
      ClientSecret: 'never told again',
      SessionTimeout: 3600,
      OnUnauthenticatedRequest: 'deny',
    },
  };
  const sticky = stickyFor(600, forward([lab.west, 30], [lab.east, 100]), 7);
  const rule = addPathRule(lab, 10, [oidc, sticky]);
  const before = JSON.stringify(actionsOf(rule));
  const write = drain(rule, await actionsAt(rule));
  expect(await lab.port.write(write, open())).toMatchObject({ kind: 'written', at: 1_000 });
  const after = JSON.stringify(actionsOf(rule));
  expect(sorted(after)).toEqual(sorted(before.replace('"Weight":100', '"Weight":0')));
});

it('refuses to write if an element would be lost, in any of the actions', async () => {
  const { ForwardConfig, ...both } = forward([lab.east, 100], [lab.west, 100]);
  const warm = { ...both, ForwardConfig: { ...(ForwardConfig as Shape), TargetGroupWarmup: { Enabled: true } } };
  const jwt = { Type: 'jwt-validation', Order: 1, JwtValidationConfig: { Issuer: 'https://id.example', Leeway: 60 } };
  const cases: [Shape[], string][] = [
    [[warm], 'ForwardConfig/TargetGroupWarmup'],
    [[jwt, { ...forward([lab.east, 100], [lab.west, 100]), Order: 2 }], 'JwtValidationConfig/Leeway'],
  ];
  for (const [index, [actions, element]] of cases.entries()) {
    const rule = addPathRule(lab, index + 1, actions);
    const before = structuredClone(actionsOf(rule));
    const write = drain(rule, await actionsAt(rule), String(index + 1));
    expect(await lab.port.write(write, open())).toEqual({
      kind: 'refused',
      reason: `${write.rule.where} has elements that this version of tagout does not know and would lose: ${element}; update tagout`,
    });
    expect(actionsOf(rule)).toEqual(before);
  }
  expect(lab.core.journal.writes()).toEqual([]);
});

function stickyFor(seconds: number, action: Shape, order: number): Shape {
  const stickiness = { Enabled: true, DurationSeconds: seconds };
  const config = { ...(action.ForwardConfig as Shape), TargetGroupStickinessConfig: stickiness };
  return { ...action, Order: order, ForwardConfig: config };
}

/** Parsed, so that the order of keys does not matter. Numbers and booleans arrive as text. */
function sorted(json: string): unknown {
  return JSON.parse(json, (_key, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  );
}

describe('the shares that may be read before a write', () => {
  it('are any one of several', async () => {
    const rule = addPathRule(lab, 10);
    const before = [{ [lab.east]: 0 }, { [lab.east]: 100 }];
    expect(await lab.port.write({ ...drain(rule), before }, open())).toMatchObject({ kind: 'written' });
  });

  it('are no others: the difference is reported, and nothing is written', async () => {
    const rule = addPathRule(lab, 10);
    lab.foreigner.setShare(rule, lab.west, 5);
    const marked = lab.core.journal.count;
    const write = { ...drain(rule), before: [{ [lab.east]: 0 }, { [lab.east]: 100 }] };
    expect(await lab.port.write(write, open())).toEqual({
      kind: 'drifted',
      differences: [{ where: write.rule.where, what: 'share of core-west', expected: '100', observed: '5' }],
    });
    expect(lab.core.journal.writes(marked)).toEqual([]);
  });

  it('do not belong to another list of groups, another stickiness or another kind of action', async () => {
    const rule = addPathRule(lab, 10);
    const canary = addGroup(lab.core, 'core-canary', []);
    lab.foreigner.setActions(rule, [forward([lab.east, 100], [lab.west, 100], [canary, 1])]);
    const { differences: groups } = await drift(rule);
    expect(groups).toMatchObject([{ what: 'share of core-canary', expected: 'not in the action', observed: '1' }]);

    lab.foreigner.setActions(rule, [stickyFor(60, forward([lab.east, 100], [lab.west, 100]), 1)]);
    expect((await drift(rule)).differences).toMatchObject([{ what: 'stickiness', expected: 'off', observed: '60 s' }]);

    const both = forward([lab.east, 100], [lab.west, 100]);
    const config = { ...(both.ForwardConfig as Shape), TargetGroupWarmup: '5' };
    lab.foreigner.setActions(rule, [{ ...both, ForwardConfig: config }]);
    expect((await drift(rule)).differences).toMatchObject([
      { what: 'element ForwardConfig/TargetGroupWarmup', expected: 'none', observed: '"5"' },
    ]);

    lab.foreigner.setActions(rule, [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }]);
    expect((await drift(rule)).differences).toMatchObject([
      { what: 'action', expected: 'forward core-east: 100, core-west: 100' },
    ]);
  });

  it('do not belong to another action, condition or priority, though the shares are as they were', async () => {
    const cognito = {
      Type: 'authenticate-cognito',
      Order: 1,
      AuthenticateCognitoConfig: {
        UserPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a',
        UserPoolClientId: 'core',
        UserPoolDomain: 'core',
      },
    };
    const both = { ...forward([lab.east, 100], [lab.west, 100]), Order: 2 };
    const rule = addPathRule(lab, 10, [cognito, both]);
    const write = drain(rule, await actionsAt(rule));
    const differences = async (): Promise<unknown> => {
      const marked = lab.core.journal.count;
      const outcome = await lab.port.write(write, open());
      expect(lab.core.journal.writes(marked)).toEqual([]);
      return outcome.kind === 'drifted' ? outcome.differences.map(({ what }) => what) : outcome;
    };
    const theirs = { ...cognito.AuthenticateCognitoConfig, UserPoolDomain: 'theirs' };
    lab.foreigner.setActions(rule, [{ ...cognito, AuthenticateCognitoConfig: theirs }, both]);
    expect(await differences()).toEqual(['action']);
    lab.foreigner.setActions(rule, [cognito, both]);
    const Conditions = [{ Field: 'path-pattern', Values: ['/theirs/*'] }];
    lab.foreigner.call('ModifyRule', { RuleArn: rule, Conditions });
    expect(await differences()).toEqual(['conditions']);
    lab.foreigner.call('SetRulePriorities', { RulePriorities: [{ RuleArn: rule, Priority: '11' }] });
    expect(await differences()).toEqual(['priority', 'conditions']);
  });

  it('do not belong to a rule that is gone, whether the read or the write finds out', async () => {
    const rule = addPathRule(lab, 10);
    lab.core.inject('ModifyRule', { kind: 'error', code: 'RuleNotFound' });
    expect((await drift(rule)).differences).toMatchObject([{ what: 'rule', expected: 'there', observed: 'gone' }]);
    lab.foreigner.call('DeleteRule', { RuleArn: rule });
    expect((await drift(rule)).differences).toMatchObject([{ what: 'rule', expected: 'there', observed: 'gone' }]);
  });

  async function drift(rule: string) {
    const outcome = await lab.port.write(drain(rule), open());
    if (outcome.kind !== 'drifted') throw new Error(outcome.kind);
    return outcome;
  }
});

describe('a write that is throttled', () => {
  it.each(['Throttling', 'ThrottlingException'])(
    'is tried again, each time with a read before it: %s',
    async (code) => {
      const rule = addPathRule(lab, 10);
      lab.core.inject('ModifyRule', { kind: 'error', code }, 2);
      expect(await lab.port.write(drain(rule), open())).toMatchObject({ kind: 'written' });
      const [one, two] = ['DescribeRules', 'ModifyRule'];
      expect(actionNames()).toEqual([one, two, one, two, one, two]);
    },
  );

  it('does not overwrite what somebody else has written since', async () => {
    const rule = addPathRule(lab, 10);
    lab.core.inject('ModifyRule', { kind: 'error', code: 'Throttling' });
    const off = lab.core.journal.on(({ action, by }) => {
      if (action !== 'ModifyRule' || by.foreign) return;
      off();
      lab.foreigner.setShare(rule, lab.west, 5);
    });
    expect(await lab.port.write(drain(rule), open())).toMatchObject({ kind: 'drifted' });
  });

  it('is known not to have been carried out, and is given up after some tries', async () => {
    const rule = addPathRule(lab, 10);
    lab.core.inject('ModifyRule', { kind: 'error', code: 'Throttling' }, Infinity);
    const outcome = await lab.port.write(drain(rule), open());
    expect(outcome).toMatchObject({ kind: 'unread', denied: false });
    expect(lab.core.journal.calls('ModifyRule')).toHaveLength(5);
  });
});

describe('a write that fails', () => {
  it.each([
    { kind: 'error', code: 'InternalFailure', status: 500 },
    { kind: 'error', code: 'Throttling', status: 503 },
    { kind: 'error', code: 'ServiceUnavailable', status: 503, carriedOut: true },
    { kind: 'cut' },
    { kind: 'cut', carriedOut: true },
    { kind: 'body', body: '<ModifyRuleResponse>', carriedOut: true },
  ] as const)('is tried once, and its outcome is unknown: %j', async (fault) => {
    const rule = addPathRule(lab, 10);
    lab.core.inject('ModifyRule', fault);
    expect(await lab.port.write(drain(rule), open())).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(
        /^ModifyRule of core HTTP:80 rule 10 .* is not known to have been carried out/,
      ) as string,
    });
    expect(lab.core.journal.calls('ModifyRule')).toHaveLength(1);
  });

  it('is not known to have been carried out when no answer comes in time', { timeout: 20_000 }, async () => {
    const rule = addPathRule(lab, 10);
    lab.core.inject('ModifyRule', { kind: 'hang', carriedOut: true });
    expect(await lab.port.write(drain(rule), open())).toMatchObject({ kind: 'unknown' });
    expect(lab.core.journal.calls('ModifyRule')).toHaveLength(1);
  });

  it.each([
    ['ValidationError', 400],
    ['AccessDenied', 403],
    ['OperationNotPermitted', 400],
    ['ExpiredToken', 403],
  ])('is refused with the API action and the code: %s', async (code, status) => {
    const rule = addPathRule(lab, 10);
    lab.core.inject('ModifyRule', { kind: 'error', code, status });
    expect(await lab.port.write(drain(rule), open())).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(`ModifyRule of core HTTP:80 rule 10 (path /10/*) was refused: ${code}`) as string,
    });
  });

  it('is refused by a proxy as well', async () => {
    lab.core.inject('ModifyRule', { kind: 'body', body: '<html>Blocked</html>', status: 403 });
    expect(await lab.port.write(drain(addPathRule(lab, 10)), open())).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('check it, and AWS_ENDPOINT_URL') as string,
    });
  });

  it('has not begun when the read before it fails, and the action that is not allowed is named', async () => {
    const rule = addPathRule(lab, 10);
    lab.core.inject('DescribeRules', { kind: 'error', code: 'AccessDenied', status: 403 });
    expect(await lab.port.write(drain(rule), open())).toEqual({
      kind: 'unread',
      denied: true,
      reason: expect.stringMatching(
        /^nothing was written, because .*AccessDenied.*allow elasticloadbalancing:DescribeRules in the IAM policy/,
      ) as string,
    });
    expect(lab.core.journal.writes()).toEqual([]);
  });

  it('is awaited once it has gone out, though its signal aborts', async () => {
    const rule = addPathRule(lab, 10);
    const controller = new AbortController();
    const outcome = lab.port.write(drain(rule), controller.signal);
    void lab.core.journal.nthCall(1, 'ModifyRule').then(() => controller.abort(new Error('cancelled')));
    expect(await outcome).toMatchObject({ kind: 'written' });
  });

  it('is never sent if its signal aborts while the rule is read', async () => {
    const rule = addPathRule(lab, 10);
    const controller = new AbortController();
    const cancelled = new Error('cancelled');
    const outcome = lab.port.write(drain(rule), controller.signal);
    void lab.core.journal.nthCall(1, 'DescribeRules').then(() => controller.abort(cancelled));
    await expect(outcome).rejects.toBe(cancelled);
    expect(lab.core.journal.writes()).toEqual([]);
  });
});

it.each<[string, Record<string, number>]>([
  ['would be left with no share above 0', { east: 0, west: 0 }],
  ["1000 can't be the share of core-east", { east: 1000 }],
  ["0.5 can't be the share of core-east", { east: 0.5 }],
  ['does not forward to core-other', { other: 1 }],
])('refuses a write that no caller may ask for: %s', async (sentence, asked) => {
  const rule = addPathRule(lab, 10);
  const arns: Record<string, string> = {
    east: lab.east,
    west: lab.west,
    other: lab.east.replace('core-east', 'core-other'),
  };
  const wanted = Object.fromEntries(Object.entries(asked).map(([name, share]) => [arns[name] ?? '', share]));
  expect(await lab.port.write({ ...drain(rule), shares: wanted }, open())).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining(sentence) as string,
  });
  expect(lab.core.journal.writes()).toEqual([]);
});

it.each<[string, (rule: TimedWrite['rule']) => TimedWrite['rule']]>([
  ['a path rule that is said to be the default rule', (rule) => ({ ...rule, isDefault: true })],
  ['a rule of another listener', (rule) => ({ ...rule, listenerArn: `${rule.listenerArn}9` })],
])('writes nothing through a listener that is not the listener of its rule: %s', async (_, change) => {
  const write = drain(addPathRule(lab, 10));
  expect(await lab.port.write({ ...write, rule: change(write.rule) }, open())).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('is not the listener of this rule') as string,
  });
  expect(lab.core.journal.writes()).toEqual([]);
});
