import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAskPrometheus } from '../../activities/blockers/ask-prometheus.js';
import { parseConfig } from '../../src/config.js';
import { fillQuery } from '../../src/domain/blockers.js';
import { describeWith, testWith } from '../support/programs.js';
import { Exporter, startPrometheus, type Prometheus } from '../support/prometheus.js';
import { blocks } from './pages.js';

const config = blocks(readFileSync('docs/blockers.md', 'utf8'), 'yaml').map(parseConfig)[0]!;
const { service, blockers } = config.ok ? config.config : { service: '', blockers: undefined };
const QUERIES = (blockers?.queries ?? []).map((query) => fillQuery(query, { service, cluster: 'east' }));
const [PAGES, ERRORS, LATENCY, BUSY, UNMEASURED] = QUERIES as [string, string, string, string, string];

/** For ten minutes, one value a minute. */
const still = (value: number): string => `${value}x10`;
const rising = (perMinute: number): string => `0+${perMinute}x10`;
const requests = (cluster: string, code: string, perMinute: number): [string, string] => [
  `http_requests_total{service="core",cluster="${cluster}",code="${code}"}`,
  rising(perMinute),
];
const page = (labels: string): [string, string] => [`ALERTS{alertstate="firing",severity="page"${labels}}`, still(1)];
const durations = (cluster: string, withinASecond: number): [string, string][] =>
  [
    ['1', withinASecond],
    ['5', 100],
    ['+Inf', 100],
  ].map(([le, perMinute]) => [
    `http_request_duration_seconds_bucket{service="core",cluster="${cluster}",le="${le}"}`,
    rising(perMinute as number),
  ]);
const idle = (cluster: string, secondsAMinute: number): [string, string] => [
  `node_cpu_seconds_total{mode="idle",service="core",cluster="${cluster}"}`,
  rising(secondsAMinute),
];
const up = (cluster: string, value: number): [string, string] => [
  `up{service="core",cluster="${cluster}"}`,
  still(value),
];

/** What each query of the page finds in these series: how many block, while east is under maintenance. */
const CASES: [what: string, query: string, series: [string, string][], blocking: number][] = [
  ['a page about the other cluster', PAGES, [page(',service="core",cluster="west"')], 1],
  ['a page about the whole service', PAGES, [page(',service="core"')], 1],
  ['a page about the cluster itself', PAGES, [page(',service="core",cluster="east"')], 0],
  ['a page about another service', PAGES, [page(',service="billing",cluster="west"')], 0],
  ['2% errors', ERRORS, [requests('west', '200', 98_000), requests('west', '503', 2_000)], 1],
  ['2% errors of the cluster that comes back', ERRORS, [requests('east', '200', 980), requests('east', '500', 20)], 1],
  ['half a percent of errors', ERRORS, [requests('west', '200', 9_950), requests('west', '503', 50)], 0],
  ['nothing but errors, but few', ERRORS, [requests('west', '200', 0), requests('west', '503', 30)], 0],
  ['slow requests', LATENCY, durations('west', 90), 1],
  ['fast requests', LATENCY, durations('west', 100), 0],
  ['no requests', LATENCY, durations('east', 0).map(([name]): [string, string] => [name, still(0)]), 0],
  ['a busy cluster', BUSY, [idle('west', 6)], 1],
  ['an idle cluster', BUSY, [idle('west', 48)], 0],
  ['the cluster itself, busy', BUSY, [idle('east', 6), idle('west', 48)], 0],
  ['nobody measures', UNMEASURED, [], 1],
  ['only the cluster itself is measured', UNMEASURED, [up('east', 1), up('west', 0)], 1],
  ['the other cluster is measured', UNMEASURED, [up('east', 0), up('west', 1)], 0],
];

describe('docs/blockers.md', () => {
  it('has five queries, and a test for each', () => {
    expect(QUERIES).toHaveLength(5);
    expect(QUERIES.filter((query) => !CASES.some(([, tested]) => tested === query))).toEqual([]);
    expect(QUERIES.join('')).not.toMatch(/\{(cluster|service)\}/);
  });

  testWith('promtool')('has queries that block when they should, and only then', (promtool) => {
    const folder = mkdtempSync(join(tmpdir(), 'tagout-blockers-'));
    const tests = CASES.map(([what, query, series, blocking]) => ({
      ...{ name: what, interval: '1m', input_series: series.map(([name, values]) => ({ series: name, values })) },
      promql_expr_test: [
        {
          expr: `count(${query}) or vector(0)`,
          ...{ eval_time: '10m', exp_samples: [{ labels: '{}', value: blocking }] },
        },
      ],
    }));
    try {
      const rules = QUERIES.map((expr, at) => ({ record: `query:${at}`, expr }));
      // JSON is YAML too.
      writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'blockers', rules }] }));
      writeFileSync(join(folder, 'test.yml'), JSON.stringify({ rule_files: [], evaluation_interval: '1m', tests }));
      execFileSync(promtool, ['check', 'rules', 'rules.yml'], { cwd: folder, stdio: 'pipe' });
      execFileSync(promtool, ['test', 'rules', 'test.yml'], { cwd: folder, stdio: 'pipe' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describeWith('prometheus')('a real Prometheus that measures nothing of the service', (program) => {
  let exporter: Exporter;
  let prometheus: Prometheus;
  beforeAll(async () => {
    exporter = await Exporter.start();
    prometheus = await startPrometheus(program, exporter, 'groups: []');
  });
  afterAll(async () => {
    await prometheus.stop();
    exporter.stop();
  });

  it('answers every query of the page, and only the last one blocks', async () => {
    const server = { prometheus: prometheus.url, headers: {}, tls: null };
    const answers = await createAskPrometheus({})(server, QUERIES, 5_000, new AbortController().signal);
    expect(answers).toEqual([
      ...Array.from({ length: 4 }, () => ({ kind: 'answered', series: [], count: 0 })),
      { kind: 'answered', series: ['{} 1'], count: 1 },
    ]);
  });
});
