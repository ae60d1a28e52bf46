import { expect, it } from 'vitest';
import { openLabSite } from './lab-site.js';

it('a ready file that cannot be written ends the worker, and is named', async () => {
  const lab = await openLabSite();
  try {
    const { exit, stderr } = await lab.site.tagout('worker', '--ready-file', '/nonexistent/ready');
    expect(exit).toBe(2);
    expect(stderr).toContain("--ready-file /nonexistent/ready can't be written");
    expect(stderr).not.toContain('bug');
  } finally {
    await lab.close();
  }
});
