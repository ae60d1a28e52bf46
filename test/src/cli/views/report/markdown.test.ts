import { expect, it } from 'vitest';
import { reportHtml } from '../../../../../src/cli/views/report/html.js';
import { reportMarkdown } from '../../../../../src/cli/views/report/markdown.js';
import { assembleReport } from '../../../../../src/runs/report/assemble.js';
import { DOCUMENT } from '../document.js';

const CHECK = `temporal workflow show --run-id run_1 --output json | jq -cSj '.events[:85]' | sha256sum`;

const OF = {
  ...{ namespace: 'default', workflowId: 'tagout-core', runId: 'run_1', service: 'core', cluster: 'east' },
  ...{ who: null, version: '0.1.0', sdk: null, madeAt: '2026-11-27T12:00:00.000Z' },
};

it('the command that checks the digest can be copied from the Markdown, and is in the page', () => {
  const report = assembleReport([], {
    ...{ ...OF, phase: 'restored', status: null },
    history: { events: 85, sha256: 'abc', check: CHECK },
  });
  expect(reportMarkdown(report).split('\n')).toContain(CHECK);
  expect(reportHtml(report)).toContain(`<pre>${CHECK.replaceAll("'", '&#39;')}</pre>`);
});

it.each([
  ['that left its status', true, 'nothing'],
  ['that was terminated', false, 'not known: the run did not come to its own end'],
])('a run %s has said what is out of service, or it is not known', (_, worker, expected) => {
  const status = { ...DOCUMENT, phase: 'failed' as const, worker, outOfService: [] };
  const history = { events: 0, sha256: '', check: '' };
  const report = assembleReport([], { ...OF, phase: 'failed', status, history });
  expect(reportMarkdown({ ...report, stillRunning: false })).toContain(`| out of service at the end | ${expected} |`);
});
