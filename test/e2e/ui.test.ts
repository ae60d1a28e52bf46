import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FrameLocator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { MAINTAIN_CLUSTER, NOTIFY_RUN, PLAN_MAINTENANCE, SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { testWith } from '../support/programs.js';
import { openBrowser } from './browser.js';
import { openLabSite } from './lab-site.js';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const VIEWPORT = { width: 1500, height: 1000 };
const TYPES = [MAINTAIN_CLUSTER, PLAN_MAINTENANCE, NOTIFY_RUN];
const RULE = 'core HTTP:80 rule 10 (path /v1/*)';

testWith('chromium')('the page of a run in the Temporal UI reads like the runbook', async (chromium) => {
  const lab = await openLabSite({ config: { durations: { maintenanceDeadlineMs: 86_400_000 } } });
  const browser = await openBrowser(chromium);
  try {
    const { site, world } = lab;
    await site.worker();
    const { uiUrl } = await site.document<{ uiUrl: string }>('start', 'east', '--reason', 'kernel 6.1.150');
    const run = uiUrl.replace(/\/[^/]+$/, '');
    const { service } = site.options;
    await site.tagout('wait', '--until', 'maintenance');
    await site.tagout('plan', 'west');
    const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 1 });

    await page.goto(uiUrl);
    const [summary, asked, live] = panels(page);
    const head = `${service}: east out for maintenance – kernel 6.1.150`;
    await summary.getByText(new RegExp(`^${head} \\(\\S+@\\S+\\)$`)).waitFor();
    await asked.getByText('why: kernel 6.1.150').waitFor();
    await live.getByText('maintenance', { exact: true }).waitFor();
    await live.getByText('east-1: claim; east-2: claim').waitFor();
    const table = live.locator('body');
    await table.getByText(RULE).first().waitFor();
    expect(await table.innerText()).toMatch(/east-1\b[^]*\b0\b[^]*east-2\b/);
    await screenshot(page, 'ui-maintenance');

    await page.goto(`${run}/history`);
    for (const line of [
      'observe routing, hosts and capacity of east',
      'watch the routing for changes by others, every 0.3 s',
      'drain east: write share 0, read it back',
      'settle, then in-flight 0 on every host of east for 0.3 s',
      'maintenance.deadline',
    ])
      await shows(page, line);

    const [underWay, ofService, left, plans] = listsOf(run).map((list) => list.replace('core', service));
    await page.setViewportSize({ width: 1720, height: 560 });
    await page.goto(underWay!);
    await chooseColumns(page);
    await page.getByRole('row', { name: service }).getByText('maintenance', { exact: true }).waitFor();
    await screenshot(page, 'ui-list');
    await page.setViewportSize(VIEWPORT);
    expect(await typesIn(page, underWay!)).toEqual(['maintainCluster']);
    expect(await typesIn(page, ofService!)).toEqual(['maintainCluster']);
    expect(await typesIn(page, plans!)).toEqual(['planMaintenance']);

    world.foreigner('a person in the console').setShare(world.arns.httpV1, world.arns.east, 100);
    await site.tagout('wait', '--until', 'failed');
    await page.goto(`${run}/history`);
    await shows(page, /FAILED in maintenance \(RoutingDrift\) .*TRAFFIC IS REACHING east/);
    const text = await page.locator('body').innerText();
    const difference = `${RULE}: share of core-east: expected 0, observed 100`;
    for (const words of [difference, 'tagout has written nothing since.', 'tagout start east --adopt --reason'])
      expect(text).toContain(words);
    await screenshot(page, 'ui-drift');
    await page.goto(`${run}/user-metadata`);
    await panels(page)[2].getByText(difference).first().waitFor();
    for (const words of ['tagout start east --adopt --reason', 'In Temporal, never Reset; adopt'])
      await panels(page)[2].getByText(words).waitFor();
    await page.goto(left!);
    await page.getByRole('row', { name: service }).getByText('failed', { exact: true }).waitFor();
  } finally {
    await browser.close();
    await lab.close();
  }
});

/** Summary, details and current details: Markdown, each in a frame of its own. */
function panels(page: Page): [FrameLocator, FrameLocator, FrameLocator] {
  const frame = (n: number): FrameLocator => page.locator('iframe').nth(n).contentFrame();
  return [frame(0), frame(1), frame(2)];
}

/** The addresses of the lists in docs/temporal-ui.md, for this server. `run`: the address of a run. */
function listsOf(run: string): string[] {
  const [, ui, namespace] = /^(.*)\/namespaces\/([^/]+)\//.exec(run)!;
  const text = readFileSync(`${DOCS}/temporal-ui.md`, 'utf8');
  const addresses = [...text.matchAll(/`UI\/namespaces\/NS\/(workflows\?query=\S+)`/g)];
  return addresses.map(([, list]) => `${ui}/namespaces/${namespace}/${list}`);
}

/** As docs/temporal-ui.md says. */
async function chooseColumns(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Configure Columns' }).click();
  for (const name of Object.values(SEARCH_ATTRIBUTES))
    await page.getByRole('button', { name: `Add ${name} column` }).click();
  for (const name of ['Run ID', 'End']) await page.getByRole('button', { name: `Remove ${name} column` }).click();
  const close = page.getByRole('button', { name: /^Close Workflows Table/ });
  await close.click();
  await close.waitFor({ state: 'detached' });
}

/** The types of the runs that a list shows. */
async function typesIn(page: Page, list: string): Promise<string[]> {
  await page.goto(list);
  const rows = page.getByRole('row', { name: /^Select Workflow / });
  await rows.first().waitFor();
  const words = (await rows.allInnerTexts()).flatMap((row) => row.split(/\s+/));
  return [...new Set(words.filter((word) => TYPES.includes(word)))];
}

function shows(page: Page, words: string | RegExp): Promise<void> {
  return page.getByText(words).first().waitFor();
}

/** The pictures in docs/ are made again only on request: SCREENSHOTS=docs. */
async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] === 'docs') await page.screenshot({ path: `${DOCS}/${name}.png` });
}
