import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { addScalingGroup } from '../../../lab/alb/build.js';
import { OPERATIONS } from '../../../lab/alb/operations/index.js';
import { startApiServer } from '../../../lab/alb/query/api-server.js';
import { smallAlb } from './small-alb.js';

const PYTHON = fileURLToPath(new URL('../../../.venv/bin/python', import.meta.url));
const ASK = fileURLToPath(new URL('ask.py', import.meta.url));

type Service = 'elbv2' | 'autoscaling';

interface Call {
  operation: string;
  params: Record<string, unknown>;
}

/** What botocore makes of the answers to these calls: the one that the set-up has brought along with moto. */
async function askWithBotocore(service: Service, endpoint: string, calls: Call[]) {
  const { stdout } = await execa(PYTHON, [ASK], { input: JSON.stringify({ service, endpoint, calls }) });
  return JSON.parse(stdout) as { answer: Record<string, unknown>; lost: string[] }[];
}

/** Of Auto Scaling; all others are of ELBv2. */
const SCALING = ['DescribeAutoScalingGroups', 'DescribeAutoScalingInstances'];

test('botocore reads every operation of ELBv2 in the lab, and whole', async () => {
  const { core, loadBalancer, east, west, http, v1 } = smallAlb();
  const api = await startApiServer(core);
  onTestFinished(() => api.stop());
  const both = [
    { TargetGroupArn: east.arn, Weight: 1 },
    { TargetGroupArn: west.arn, Weight: 2 },
  ];
  const stickiness = { Enabled: true, DurationSeconds: 60 };
  const forward = {
    Type: 'forward',
    Order: 2,
    ForwardConfig: { TargetGroups: both, TargetGroupStickinessConfig: stickiness },
  };
  const settings = {
    ...{ Issuer: 'https://id.example', ClientId: 'client', SessionTimeout: 60 },
    AuthorizationEndpoint: 'https://id.example/authorize',
    TokenEndpoint: 'https://id.example/token',
    UserInfoEndpoint: 'https://id.example/user',
    AuthenticationRequestExtraParams: { prompt: 'login', display: 'a <page> & more' },
  };
  const signIn = { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: settings };
  const inForce = [signIn, forward];
  const withSecret = { ...settings, ClientSecret: 'hidden' };
  const Actions = [{ ...signIn, AuthenticateOidcConfig: withSecret }, forward];
  const Conditions = [
    { Field: 'host-header', HostHeaderConfig: { Values: ['pay.example'] } },
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: '1' }, { Value: '2' }] } },
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-A', Values: ['1'] } },
  ];
  const ResourceArns = [loadBalancer.arn, http.arn];
  const TargetGroupArn = east.arn;
  const listener = { LoadBalancerArn: loadBalancer.arn, Protocol: 'HTTP', Port: 81 };
  const asked: Record<string, Record<string, unknown>> = {
    DescribeLoadBalancers: {},
    DescribeLoadBalancerAttributes: { LoadBalancerArn: loadBalancer.arn },
    ModifyListener: { ListenerArn: http.arn, DefaultActions: Actions },
    CreateListener: { ...listener, DefaultActions: Actions },
    DescribeListeners: { LoadBalancerArn: loadBalancer.arn },
    ModifyRule: { RuleArn: v1.arn, Actions, Conditions },
    CreateRule: { ListenerArn: http.arn, Priority: 5, Conditions, Actions },
    SetRulePriorities: { RulePriorities: [{ RuleArn: v1.arn, Priority: 20 }] },
    DescribeRules: { ListenerArn: http.arn },
    CreateTargetGroup: { Name: 'own', Protocol: 'HTTP', Port: 80, TargetType: 'ip', Tags: [{ Key: 'a', Value: '1' }] },
    RegisterTargets: { TargetGroupArn, Targets: [{ Id: '127.0.0.9', Port: 81 }] },
    DeregisterTargets: { TargetGroupArn, Targets: [{ Id: '127.0.0.2' }] },
    DescribeTargetHealth: { TargetGroupArn },
    DescribeTargetGroups: {},
    ModifyTargetGroupAttributes: { TargetGroupArn, Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }] },
    DescribeTargetGroupAttributes: { TargetGroupArn },
    AddTags: { ResourceArns, Tags: [{ Key: 'a', Value: '<1>' }, { Key: 'b' }] },
    RemoveTags: { ResourceArns, TagKeys: ['b'] },
    DescribeTags: { ResourceArns },
    DeleteRule: { RuleArn: v1.arn },
    DeleteListener: { ListenerArn: http.arn },
    DeleteTargetGroup: { TargetGroupArn: `${TargetGroupArn}0` },
  };
  expect(Object.keys(asked).toSorted()).toEqual(
    [...OPERATIONS.keys()].filter((one) => !SCALING.includes(one)).toSorted(),
  );
  const calls = Object.entries(asked).map(([operation, params]) => ({ operation, params }));
  const told = await askWithBotocore('elbv2', api.url, calls);
  expect(told.flatMap(({ lost }) => lost)).toEqual([]);
  const answers = Object.fromEntries(calls.map(({ operation }, index) => [operation, told[index]!.answer]));

  expect(answers).toMatchObject({
    DescribeLoadBalancers: { LoadBalancers: [{ LoadBalancerName: 'core', State: { Code: 'active' } }] },
    ModifyListener: { Listeners: [{ Port: 80, DefaultActions: inForce }] },
    CreateListener: { Listeners: [{ Port: 81, DefaultActions: inForce }] },
    ModifyRule: { Rules: [{ Priority: '10', Actions: inForce, Conditions }] },
    DescribeRules: {
      Rules: [
        { Priority: '5', Actions: inForce, Conditions },
        { Priority: '20', Actions: inForce },
        { Priority: 'default', Actions: inForce },
      ],
    },
    DescribeTargetGroups: {
      TargetGroups: [
        { TargetGroupName: 'core-east', Matcher: { HttpCode: '200' } },
        { TargetGroupName: 'core-west' },
        { TargetGroupName: 'own', TargetType: 'ip', LoadBalancerArns: [] },
      ],
    },
    DescribeTargetHealth: {
      TargetHealthDescriptions: [
        { Target: { Id: '127.0.0.2' }, TargetHealth: { State: 'draining' } },
        { Target: { Id: '127.0.0.9', Port: 81 }, TargetHealth: { State: 'initial' } },
      ],
    },
    DescribeTags: {
      TagDescriptions: ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [{ Key: 'a', Value: '<1>' }] })),
    },
    DeleteListener: {},
  });
  expect(JSON.stringify(answers)).not.toContain('hidden');
});

test('botocore reads both operations of Auto Scaling in the lab, and whole', async () => {
  const { core } = smallAlb();
  const api = await startApiServer(core);
  onTestFinished(() => api.stop());
  const group = addScalingGroup(core, { name: 'asg-east', healthCheckType: 'ELB', instances: ['i-0a1', 'i-0a2'] });
  group.suspended.push('HealthCheck');
  group.lifecycles.set('i-0a2', 'Standby');
  addScalingGroup(core, { name: 'asg-west', healthCheckType: 'EC2', instances: ['i-0b1'] });
  const told = await askWithBotocore('autoscaling', api.url, [
    { operation: 'DescribeAutoScalingInstances', params: { InstanceIds: ['i-0a1', 'i-0a2', 'i-0c1'] } },
    { operation: 'DescribeAutoScalingGroups', params: { AutoScalingGroupNames: ['asg-east', 'asg-none'] } },
  ]);
  expect(told.flatMap(({ lost }) => lost)).toEqual([]);
  const [instances, groups] = told.map(({ answer }) => answer);
  const east = { AutoScalingGroupName: 'asg-east', HealthStatus: 'HEALTHY' };
  expect(instances).toMatchObject({
    AutoScalingInstances: [
      { ...east, InstanceId: 'i-0a1', LifecycleState: 'InService' },
      { ...east, InstanceId: 'i-0a2', LifecycleState: 'Standby' },
    ],
  });
  expect(groups).toMatchObject({
    AutoScalingGroups: [
      {
        ...{ AutoScalingGroupName: 'asg-east', HealthCheckType: 'ELB', MaxSize: 2 },
        Instances: [{ InstanceId: 'i-0a1' }, { InstanceId: 'i-0a2', LifecycleState: 'Standby' }],
        SuspendedProcesses: [{ ProcessName: 'HealthCheck' }],
      },
    ],
  });
});
