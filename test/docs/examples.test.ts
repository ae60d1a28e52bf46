import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GAUGES } from '../../src/domain/gauges.js';
import { METRICS } from '../../src/gateway/counts.js';
import { COUNTERS } from '../../src/worker/metrics/counters.js';
import { testWith } from '../support/programs.js';

const ALERTS = 'docs/examples/alerts.yml';
const DASHBOARD = 'docs/examples/grafana.json';

interface Rules {
  groups: { name: string; rules: { alert: string; expr: string }[] }[];
}
interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
  templating: { list: { name: string; query: string | { query: string } }[] };
}

const rules = (parse(readFileSync(ALERTS, 'utf8')) as Rules).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as Dashboard;
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const page = readFileSync('docs/metrics.md', 'utf8');

/** The metrics that docs/metrics.md lists, each with its labels. */
const LISTED = new Map(
  [...page.matchAll(/^\| `(tagout_\w+)(?:\{([\w,]+)\})?` \|/gm)].map(([, name = '', labels = '']) => [
    name,
    labels.split(',').filter((label) => label !== ''),
  ]),
);

describe('docs/metrics.md', () => {
  it('lists every metric of tagout, and no other', () => {
    const ours = [GAUGES, COUNTERS, METRICS].flatMap((some) => Object.keys(some));
    expect([...LISTED.keys()].toSorted()).toEqual(ours.toSorted());
  });
});

describe.each([
  [ALERTS, rules.map(({ expr }) => expr)],
  [DASHBOARD, queries],
])('%s', (_, expressions) => {
  it('uses only metrics and labels that exist', () => {
    expect(expressions.length).toBeGreaterThan(5);
    const wrong = expressions.flatMap((expr) => {
      const names = [...expr.matchAll(/\btagout_\w+/g)].map(([name]) => name);
      const known = names.flatMap((name) => LISTED.get(name) ?? []);
      const asked = [...expr.matchAll(/\b(?:by|on) \(([^)]*)\)|\{([^}]*)\}/g)].flatMap(([, by, selected]) =>
        by === undefined ? [...(selected ?? '').matchAll(/(\w+)[=!]/g)].map((match) => match[1]!) : by.split(', '),
      );
      const isOurs = names.length > 0;
      return [
        ...names.filter((name) => !LISTED.has(name)),
        ...(isOurs ? asked.filter((label) => !known.includes(label)).map((label) => `${label} in ${expr}`) : []),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

describe(DASHBOARD, () => {
  it('shows every metric of tagout', () => {
    const shown = queries.join(' ');
    expect([...LISTED.keys()].filter((name) => !shown.includes(name))).toEqual([]);
  });

  testWith('promtool')('has only valid PromQL', (promtool) => {
    const folder = mkdtempSync(join(tmpdir(), 'tagout-dashboard-'));
    const file = join(folder, 'queries.yml');
    const asked = queries.map((expr) => expr.replaceAll('$service', '.*').replaceAll('$__rate_interval', '5m'));
    const group = { name: 'dashboard', rules: asked.map((expr, at) => ({ record: `query:${at}`, expr })) };
    // JSON is valid YAML.
    writeFileSync(file, JSON.stringify({ groups: [group] }));
    try {
      execFileSync(promtool, ['check', 'rules', file], { stdio: 'pipe' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe(ALERTS, () => {
  it('has a test for every alert', () => {
    const tested = readFileSync('docs/examples/alerts.test.yml', 'utf8');
    const untested = rules.filter(({ alert }) => !isFired(tested, alert));
    expect(untested.map(({ alert }) => alert)).toEqual([]);
  });

  testWith('promtool')('is valid for Prometheus', (promtool) => {
    execFileSync(promtool, ['check', 'rules', ALERTS], { stdio: 'pipe' });
  });

  testWith('promtool')('fires when it should, and only then', (promtool) => {
    execFileSync(promtool, ['test', 'rules', 'docs/examples/alerts.test.yml'], { stdio: 'pipe' });
  });
});

/** True if a test expects the alert to fire; a test that expects silence is not enough. */
function isFired(tests: string, alert: string): boolean {
  return new RegExp(`alertname: ${alert}\\n +exp_alerts:\\n +- exp_labels`).test(tests);
}
