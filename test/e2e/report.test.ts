import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, inject, test } from 'vitest';
import { assembleReport, type ReportOf } from '../../src/runs/report/assemble.js';
import type { RunReport } from '../../src/runs/report/report.js';
import { reportHtml } from '../../src/cli/views/report/html.js';
import { findProgram, testWith } from '../support/programs.js';
import { openBrowser } from './browser.js';
import { journey } from './journey.js';
import { openLabSite } from './lab-site.js';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
/** Longer than settling, so that the plots show a transaction that the go waits for. */
const LONG_TRANSACTION_MS = 9_000;
const BYTES_MAX = 2_000_000;

test('the report of a maintenance has the writes that the load balancer has, and a digest that others can check', async () => {
  const lab = await openLabSite();
  try {
    const { site, east, world } = lab;
    const url = `http://${east[0]!.address}:${east[0]!.port}/?ms=${LONG_TRANSACTION_MS}`;
    const long = world.core.journal.nthWrite(1).then(() => fetch(url));
    await journey({ site, hosts: east, forwardActions: 3, routing: async () => lab.rules() });
    await long;
    const report = await site.document<RunReport>('report', '--format', 'json');
    const own = world.core.journal.writes().filter(({ by }) => !by.foreign);
    expect(report.writes!.map(({ api, requestId }) => [api, requestId])).toEqual(
      own.map(({ action, requestId }) => [action, requestId]),
    );
    expect(report.hosts[0]!.highest).toBeGreaterThan(0);
    expect(report.gaps).toEqual([]);
    expect(digestByCli(report)).toBe(report.history.sha256);

    const file = join(site.folder, 'report.html');
    expect(await site.tagout('report', '--output', file)).toMatchObject({ exit: 0, stderr: '' });
    await look(file);
  } finally {
    await lab.close();
  }
});

/** As docs/report.md says, with Temporal's own CLI and nothing of tagout. */
function digestByCli({ history }: RunReport): string {
  const { address } = inject('temporal');
  const venv = findProgram('temporal')!.replace(/\/temporal$/, '');
  const env = { ...process.env, TEMPORAL_ADDRESS: address, PATH: `${process.env['PATH']}:${venv}` };
  return execFileSync('sh', ['-c', history.check], { env, encoding: 'utf8' }).slice(0, 64);
}

/** The picture in docs/ is made again only on request: SCREENSHOTS=docs. */
async function look(file: string): Promise<void> {
  const chromium = findProgram('chromium');
  if (chromium === null || process.env['SCREENSHOTS'] !== 'docs') return;
  const browser = await openBrowser(chromium);
  try {
    const page = await browser.newPage({ viewport: { width: 1240, height: 1500 }, deviceScaleFactor: 1 });
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({ path: `${DOCS}/report.png` });
  } finally {
    await browser.close();
  }
}

testWith('chromium')(
  'the report of a run of 200 hosts is below 2 MB, opens in a second, and asks for nothing',
  async (chromium) => {
    const page = reportHtml(largeReport(200));
    expect(Buffer.byteLength(page)).toBeLessThan(BYTES_MAX);
    const browser = await openBrowser(chromium);
    try {
      const tab = await browser.newPage();
      const troubles: string[] = [];
      tab.on('console', (message) => void troubles.push(message.text()));
      tab.on('request', (request) => void troubles.push(request.url()));
      const began = performance.now();
      await tab.setContent(page, { waitUntil: 'load' });
      await tab.screenshot();
      const tookMs = performance.now() - began;
      console.log(`200 hosts: ${Buffer.byteLength(page)} bytes, drawn after ${Math.round(tookMs)} ms`);
      expect(await tab.locator('svg').count()).toBeGreaterThanOrEqual(200);
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
    }
  },
);

const OF: ReportOf = {
  ...{ namespace: 'default', workflowId: 'tagout-core', runId: 'run-1', service: 'core', cluster: 'east' },
  ...{ phase: 'restored', status: null, who: null, version: '0.1.0', sdk: null, madeAt: '2026-11-27T12:00:00.000Z' },
  history: { events: 0, sha256: '', check: '' },
};

/** More than a run of so many hosts may leave: 240 points of each are more than 100 KB. */
function largeReport(count: number): RunReport {
  const small = assembleReport([], OF);
  const atMs = Date.parse(small.startedAt);
  const points = Array.from({ length: 240 }, (_, n) => ({
    at: new Date(atMs + n * 1_000).toISOString(),
    value: (n * 37) % 50,
  }));
  const hosts = Array.from({ length: count }, (_, n) => ({
    ...{ bootIdBefore: 'a', bootId: 'b' },
    ...{ name: `east-${n + 1}`, inFlight: { points, of: 900, isThinned: true, lacks: [] }, highest: 49 },
  }));
  const phases = [
    { phase: 'draining' as const, from: small.startedAt, to: null },
    { phase: 'maintenance' as const, from: points.at(-1)!.at, to: null },
  ];
  return { ...small, hosts, phases };
}
