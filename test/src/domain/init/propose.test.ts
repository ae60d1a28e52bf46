import { expect, it } from 'vitest';
import { parseConfig } from '../../../../src/config.js';
import { DEFAULTS } from '../../../../src/domain/init/defaults.js';
import { propose } from '../../../../src/domain/init/propose.js';
import { isProposal } from '../../../../src/domain/shapes/proposal.js';
import { MINIMAL } from '../../config/sample.js';
import { surveyOf } from './balancer.js';

const EVEN = { 'core-east': 100, 'core-west': 100 };

it('names clusters and hosts, and does not invent the address of an instance', () => {
  const groups = {
    'core-east': { targets: ['10.0.1.11', '10.0.1.12'] },
    'core-west': { type: 'instance', targets: ['i-0123456789abcdef0:9090'] },
  };
  const proposal = propose(surveyOf(groups, [EVEN]));
  expect(proposal).toMatchObject({
    service: 'core',
    loadBalancer: 'core',
    clusters: [
      {
        name: 'east',
        targetGroups: ['core-east'],
        hosts: [
          { name: 'ip-10-0-1-11', address: '10.0.1.11', target: '10.0.1.11' },
          { name: 'ip-10-0-1-12', address: '10.0.1.12', target: '10.0.1.12' },
        ],
        actions: ['core HTTP:80 default: core-east 100, core-west 100'],
      },
      {
        name: 'west',
        hosts: [{ name: 'i-0123456789abcdef0', address: null, target: 'i-0123456789abcdef0' }],
      },
    ],
    leftOut: [],
    port: 8080,
    notes: [expect.stringContaining('which of them are one machine')],
  });
  expect(isProposal(proposal)).toBe(true);
});

it('says what tagout cannot do yet where no action has two clusters', () => {
  const { clusters, notes } = propose(surveyOf({ core: { targets: ['10.0.1.11'] } }, [{ core: 1 }]));
  expect(clusters.map(({ name }) => name)).toEqual(['core']);
  expect(notes).toEqual([expect.stringContaining("tagout can't take one out yet")]);
});

it('says that there is no cluster where no rule forwards to hosts', () => {
  const survey = surveyOf({ thumbs: { type: 'lambda', targets: [] } }, [{ thumbs: 1 }]);
  expect(propose(survey)).toMatchObject({ clusters: [], notes: [expect.stringContaining('finds no cluster')] });
});

it('says which clusters have nothing to do with each other', () => {
  const groups = Object.fromEntries(['a', 'b', 'x', 'y'].map((name) => [name, { targets: [name] }]));
  const { notes } = propose(
    surveyOf(groups, [
      { a: 1, b: 1 },
      { x: 1, y: 1 },
    ]),
  );
  expect(notes).toEqual([expect.stringContaining('no forward action with each other: a, b; x, y')]);
});

it('says once what holds for every cluster', () => {
  const groups = Object.fromEntries(['a', 'b', 'admin'].map((name) => [name, { targets: [name] }]));
  const { warnings, refusals, clusters } = propose(surveyOf(groups, [{ admin: 1 }, { a: 1, b: 0 }]));
  expect(warnings).toEqual([expect.stringContaining('watch.scope: service')]);
  expect(clusters.map((one) => one.warnings)).toEqual([[], []]);
  expect(refusals).toEqual([]);
  expect(clusters.map((one) => one.refusals.length)).toEqual([1, 1]);
});

it('is bounded, however many rules there are', () => {
  const groups = Object.fromEntries(
    Array.from({ length: 100 }, (_, g) => [
      `group-${g}`,
      { targets: Array.from({ length: 100 }, (_, t) => `10.0.${g}.${t}`) },
    ]),
  );
  const all = Object.fromEntries(Object.keys(groups).map((name) => [name, 1]));
  const survey = surveyOf(
    groups,
    Array.from({ length: 1_000 }, (_, rule) => ({ [`group-${rule % 100}`]: 1, ...(rule === 999 ? all : {}) })),
  );
  const proposal = propose(survey);
  expect(proposal.clusters).toHaveLength(100);
  for (const { actions, refusals } of proposal.clusters)
    for (const list of [actions, refusals]) expect(list.length).toBeLessThanOrEqual(11);
  expect(proposal.clusters[0]!.actions.at(-1)).toBe('and 1 more');
  expect(JSON.stringify(proposal).length).toBeLessThan(2_000_000);
});

it('judges by the defaults that a config has', () => {
  const parsed = parseConfig(MINIMAL);
  expect(parsed).toMatchObject({ ok: true, config: DEFAULTS });
});
