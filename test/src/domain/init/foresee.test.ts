import { expect, it } from 'vitest';
import { foresee } from '../../../../src/domain/init/foresee.js';
import type { Survey } from '../../../../src/domain/init/survey.js';
import type { Cluster } from '../../../../src/domain/config.js';
import { surveyOf } from './balancer.js';

const GROUPS = { 'core-east': { targets: ['10.0.1.11'] }, 'core-west': { targets: ['10.0.2.11'] } };
const CLUSTERS: Cluster[] = ['east', 'west'].map((name, index) => ({
  name,
  targetGroups: [`core-${name}`],
  hosts: [{ name: `${name}-1`, address: `10.0.${index + 1}.11`, targets: [`10.0.${index + 1}.11`] }],
}));
const SURVEY = surveyOf(GROUPS, [{ 'core-east': 100, 'core-west': 100 }]);

function refusals(survey: Survey): string[][] {
  return foresee(survey, 'core', CLUSTERS).map((one) => one.refusals);
}

it('refuses nothing where a start would not, and does not count the hosts that nobody asked', () => {
  expect(refusals(SURVEY)).toEqual([[], []]);
});

it.each<[string, Partial<Survey>, RegExp]>([
  [
    'a rule for one cluster alone',
    surveyOf(GROUPS, [{ 'core-east': 1 }, { 'core-east': 1, 'core-west': 1 }]),
    /soleCluster/,
  ],
  ['a share of 0', surveyOf(GROUPS, [{ 'core-east': 0, 'core-west': 1 }]), /--standby/],
  [
    'the AWS Load Balancer Controller',
    { tags: [{ arn: 'arn:lb/core', tags: { 'elbv2.k8s.aws/cluster': 'prod' } }] },
    /AWS Load Balancer Controller/,
  ],
])('refuses for %s, in the words of preflight', (_, change, words) => {
  expect(refusals({ ...SURVEY, ...change })[0]).toContainEqual(expect.stringMatching(words));
});

it('warns of rules of others', () => {
  const groups = { ...GROUPS, admin: { targets: ['10.0.9.9'] } };
  const [east] = foresee(surveyOf(groups, [{ admin: 1 }, { 'core-east': 1, 'core-west': 1 }]), 'core', CLUSTERS);
  expect(east!.warnings).toContainEqual(expect.stringContaining('watch.scope: service'));
});
