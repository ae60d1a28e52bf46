import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, it } from 'vitest';
import { KNOWN_ELEMENTS } from '../../../activities/elbv2/known-elements.js';
import { unknownElements } from '../../../activities/elbv2/unknown-elements.js';

const EAST = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/core-east/1111111111111111';
const WEST = EAST.replace('core-east', 'core-west');

function answer(...rules: string[][]): string {
  const members = rules.map((actions) => `<member><Actions>${actions.map(member).join('')}</Actions></member>`);
  return `<DescribeRulesResponse xmlns="http://x/"><DescribeRulesResult><Rules>${members.join('\n')}</Rules></DescribeRulesResult></DescribeRulesResponse>`;
}

function member(content: string): string {
  return `<member>${content}</member>`;
}

/** A structure is [3, namespace, name, traits, members, their schemas], a list [1, ..., schema], a map [2, ..., key, value]. */
type Schema = number | readonly unknown[] | (() => Schema);

function pathsOf(schema: Schema): string[] {
  if (typeof schema === 'function') return pathsOf(schema());
  if (typeof schema === 'number') {
    if ((schema & 128) !== 0) return ['entry', 'entry/key', 'entry/value'];
    return (schema & 64) !== 0 ? ['member'] : [];
  }
  const below = (name: string, inner: Schema) => [name, ...pathsOf(inner).map((path) => `${name}/${path}`)];
  if (schema[0] === 1) return below('member', schema[4] as Schema);
  const schemas = schema[5] as Schema[];
  return (schema[4] as string[]).flatMap((name, index) => below(name, schemas[index]!));
}

it('knows what this version of the SDK knows, no more and no less', () => {
  expect([...KNOWN_ELEMENTS].sort()).toEqual(pathsOf(sdk.Action$ as Schema).sort());
});

it('finds nothing among the elements that the SDK knows, however they are indented', () => {
  const tuples = [EAST, WEST].map((arn) =>
    member(`<TargetGroupArn>${arn}</TargetGroupArn>
    <Weight>1</Weight>`),
  );
  const forward = `
    <Type>forward</Type>
    <ForwardConfig> <TargetGroups>${tuples.join('')}</TargetGroups> </ForwardConfig>`;
  const params = '<entry><key>a</key><value>b</value></entry>';
  const oidc = `<Order>1</Order><AuthenticateOidcConfig><AuthenticationRequestExtraParams>${params}</AuthenticationRequestExtraParams></AuthenticateOidcConfig>`;
  expect(unknownElements(answer([oidc, forward], [forward]))).toEqual([[{}, {}], [{}]]);
});

it('lists each unknown element once, whole, by a path that does not depend on the order of target groups', () => {
  const tuple = (arn: string, warmup: string) =>
    member(`<TargetGroupArn>${arn}</TargetGroupArn><Warmup>${warmup}</Warmup>`);
  const forward = (...tuples: string[]) =>
    `<ForwardConfig><Mode><A>1</A> <B/></Mode><TargetGroups>${tuples.join('')}</TargetGroups></ForwardConfig><Zap/>`;
  const east = tuple(EAST, '5');
  const west = tuple(WEST, '7');
  const found = {
    'ForwardConfig/Mode': '<A>1</A><B></B>',
    'ForwardConfig/TargetGroups/core-east/Warmup': '5',
    'ForwardConfig/TargetGroups/core-west/Warmup': '7',
    Zap: '',
  };
  const [[first], [second]] = unknownElements(answer([forward(east, west)], [forward(west, east)])) as [
    [unknown],
    [unknown],
  ];
  expect(first).toEqual(found);
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
});

it('lists members of an element that should have none, attributes, and each of several elements of one name', () => {
  const action = '<Type kind="new">forward</Type><Order>1<Then>2</Then></Order><New>a</New><New>b</New>';
  expect(unknownElements(answer([action]))).toEqual([[{ New: 'a, b', 'Order/Then': '2', 'Type/@kind': 'new' }]]);
});

it('shows that there is a secret, and never its value', () => {
  const cognito = (secret: string) =>
    `<AuthenticateCognitoConfig><ClientSecret>${secret}</ClientSecret></AuthenticateCognitoConfig><New><Password>${secret}</Password></New>`;
  const found = { 'AuthenticateCognitoConfig/ClientSecret': '[hidden]', New: '<Password>[hidden]</Password>' };
  expect(unknownElements(answer([cognito('s3cr3t')]))).toEqual([[found]]);
  expect(unknownElements(answer([cognito('another')]))).toEqual([[found]]);
});
