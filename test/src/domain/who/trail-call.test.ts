import { describe, expect, it } from 'vitest';
import { trailCall } from '../../../../src/domain/who/trail-call.js';

const RULE = 'arn:aws:elasticloadbalancing:eu-central-1:1:listener-rule/app/core/50/f2/96';
const GROUP = 'arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/core-east/73';

/** The event of a call, with these members changed. */
function event(change: object = {}): string {
  return JSON.stringify({
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/admin/alice', accessKeyId: 'AKIA1' },
    ...{ eventTime: '2026-11-22T03:00:01Z', eventName: 'ModifyRule', eventID: 'e-1', requestID: 'r-1' },
    ...{ sourceIPAddress: '198.51.100.7', userAgent: 'aws-cli/2' },
    requestParameters: {
      ruleArn: RULE,
      actions: [{ type: 'forward', forwardConfig: { targetGroups: [{ targetGroupArn: GROUP, weight: 100 }] } }],
    },
    ...change,
  });
}

describe('a call of CloudTrail', () => {
  it('keeps who, from where, when, and what was set', () => {
    expect(trailCall(event())).toEqual({
      ...{ eventId: 'e-1', requestId: 'r-1', at: '2026-11-22T03:00:01.000Z', api: 'ModifyRule' },
      ...{ actor: 'arn:aws:sts::1:assumed-role/admin/alice', actorType: 'AssumedRole', via: null },
      ...{ sourceAddress: '198.51.100.7', userAgent: 'aws-cli/2', arns: [RULE], set: ['core-east 100'], error: null },
    });
  });

  it('keeps nothing else of what the call was given', () => {
    const oidc = { authenticateOidcConfig: { clientSecret: 'hush' }, type: 'authenticate-oidc' };
    const requestParameters = {
      ruleArn: RULE,
      actions: [oidc],
      clientSecret: 'hush',
      conditions: [{ values: ['hush'] }],
    };
    const call = trailCall(event({ requestParameters, responseElements: { secret: 'hush' } }));
    expect(JSON.stringify(call)).not.toContain('hush');
  });

  it.each([
    [
      'a service',
      { userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' } },
      'autoscaling.amazonaws.com',
    ],
    ['a name', { userIdentity: { type: 'IAMUser', userName: 'bob' } }, 'bob'],
    ['nobody', { userIdentity: null }, 'unknown'],
    ['other types', { userIdentity: { arn: 7 } }, 'unknown'],
  ])('names %s', (_, change, actor) => {
    expect(trailCall(event(change))?.actor).toBe(actor);
  });

  it('says how it failed', () => {
    expect(trailCall(event({ errorCode: 'AccessDenied' }))?.error).toBe('AccessDenied');
  });

  it('cuts text and takes control characters out', () => {
    const call = trailCall(event({ userAgent: `\u001b[31m${'x'.repeat(5_000)}`, sourceIPAddress: 'a\nb\u202ec' }));
    expect(call?.userAgent).toMatch(/^\[31mx+…$/);
    expect(call?.userAgent).toHaveLength(300);
    expect(call?.sourceAddress).toBe('a b c');
  });

  it.each([
    ['targets', { targets: [{ id: 'i-1', port: 80 }, { id: 'i-2' }] }, ['target i-1:80', 'target i-2']],
    ['attributes', { attributes: [{ key: 'stickiness.enabled', value: 'true' }] }, ['stickiness.enabled=true']],
    ['priorities', { rulePriorities: [{ ruleArn: RULE, priority: 7 }] }, ['priority 7']],
    ['the priority of a new rule', { priority: 30 }, ['priority 30']],
    ['a lone group', { defaultActions: [{ type: 'forward', targetGroupArn: GROUP }] }, ['core-east 1']],
  ])('tells %s', (_, requestParameters, set) => {
    expect(trailCall(event({ requestParameters }))?.set).toEqual(set);
  });

  it.each([
    ['no JSON', 'no'],
    ['no object', '7'],
    ['no id', event({ eventID: undefined })],
    ['no time', event({ eventTime: 'soon' })],
    ['no name', event({ eventName: 7 })],
  ])('is none with %s', (_, text) => {
    expect(trailCall(text)).toBeNull();
  });
});
