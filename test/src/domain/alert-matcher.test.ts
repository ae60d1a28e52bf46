import { expect, test } from 'vitest';
import { alertMatcher, matchEveryOther, namesCluster } from '../../../src/domain/alert-matcher.js';
import { SelectorError } from '../../../src/domain/selector.js';

const NAMES = { cluster: 'east.1', service: 'core-api' };

test.each<[string, string, string, boolean, boolean]>([
  ['cluster="{cluster}"', 'cluster', 'east.1', false, true],
  ['cluster!="{cluster}"', 'cluster', 'east.1', false, false],
  ['cluster=~"{cluster}"', 'cluster', String.raw`east\.1`, true, true],
  ['job!~"{service}-{cluster}|{service}"', 'job', String.raw`core-api-east\.1|core-api`, true, false],
  [' zone = "a" ', 'zone', 'a', false, true],
  ['zone="{cluster} {service} {cluster}"', 'zone', 'east.1 core-api east.1', false, true],
  ['zone=~"a{3}[{]1,2[}]"', 'zone', 'a{3}[{]1,2[}]', true, true],
  [String.raw`zone=~"\\p{L}+"`, 'zone', String.raw`\p{L}+`, true, true],
  [String.raw`zone="\"\\"`, 'zone', '"\\', false, true],
])('%s', (template, name, value, isRegex, isEqual) => {
  expect(alertMatcher(template, NAMES)).toEqual({ name, value, isRegex, isEqual });
});

test.each<[string, RegExp]>([
  ['', /empty/],
  ['cluster', /there is no label="\.\.\."/],
  ['cluster=east', /there is no label="\.\.\."/],
  ['a="1", b="2"', /more than one matcher/],
  ['{cluster}="1"', /there is no label="\.\.\."/],
  ['cluster="{clutser}"', /not \{clutser\}/],
  ['cluster=~"("', /not a valid regular expression/],
])('%s is no matcher', (template, reason) => {
  expect(() => alertMatcher(template, NAMES)).toThrow(SelectorError);
  expect(() => alertMatcher(template, NAMES)).toThrow(reason);
});

test.each<[string[], boolean]>([
  [['cluster="{cluster}"'], false],
  [['cluster=~".*"'], true],
  [['cluster=~".+"'], false],
  [['cluster=~"east|"'], true],
  [['cluster=""'], true],
  [['cluster!="{cluster}"'], true],
  [['severity!="page"', 'cluster=~".*"'], true],
  [['severity!="page"', 'cluster="{cluster}"'], false],
])('%j match every alert without these labels: %s', (templates, expected) => {
  expect(matchEveryOther(templates)).toBe(expected);
});

test.each<[string, boolean]>([
  ['cluster="{cluster}"', true],
  ['instance=~"{cluster}-.*"', true],
  ['cluster!="{cluster}"', false],
  ['service="{service}"', false],
])('%s names the cluster: %s', (template, expected) => {
  expect(namesCluster(template)).toBe(expected);
});
