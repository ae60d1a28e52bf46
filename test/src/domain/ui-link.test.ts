import { describe, expect, it } from 'vitest';
import { uiLink } from '../../../src/domain/ui-link.js';

describe('the link to the Temporal UI', () => {
  const run = { workflowId: 'tagout-core', runId: 'r1' };
  it.each([
    [{}, 'localhost:7233', 'http://localhost:8233/namespaces/default/workflows/tagout-core/r1/user-metadata'],
    [{}, '127.0.0.1:7233', 'http://localhost:8233/namespaces/default/workflows/tagout-core/r1/user-metadata'],
    [
      { TAGOUT_UI_URL: 'https://ui/x/' },
      'far:7233',
      'https://ui/x/namespaces/default/workflows/tagout-core/r1/user-metadata',
    ],
    [{}, 'far:7233', null],
    [{ TAGOUT_UI_URL: '' }, '127.0.0.1:7234', null],
  ])('with %o at %s is %s', (env, address, link) => {
    expect(uiLink(env, { address, namespace: 'default' }, run)).toBe(link);
  });
});
