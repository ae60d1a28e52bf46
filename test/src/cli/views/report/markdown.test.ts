import { expect, it } from 'vitest';
import { reportHtml } from '../../../../../src/cli/views/report/html.js';
import { reportMarkdown } from '../../../../../src/cli/views/report/markdown.js';
import { assembleReport } from '../../../../../src/runs/report/assemble.js';

const CHECK = `temporal workflow show --run-id run_1 --output json | jq -cSj '.events[:85]' | sha256sum`;

it('the command that checks the digest can be copied from the Markdown, and is in the page', () => {
  const report = assembleReport([], {
    ...{ namespace: 'default', workflowId: 'tagout-core', runId: 'run_1', service: 'core', cluster: 'east' },
    ...{ phase: 'restored', status: null, who: null, version: '0.1.0', sdk: null, madeAt: '2026-11-27T12:00:00.000Z' },
    history: { events: 85, sha256: 'abc', check: CHECK },
  });
  expect(reportMarkdown(report).split('\n')).toContain(CHECK);
  expect(reportHtml(report)).toContain(`<pre>${CHECK.replaceAll("'", '&#39;')}</pre>`);
});
