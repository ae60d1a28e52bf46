import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

it('a folder of configs that a worker could not use ends it, and says which file is wrong', async () => {
  const lab = await openLabSite();
  try {
    const { site } = lab;
    await writeFile(join(site.folder, 'twin.yml'), lab.site.options.configYaml);
    const twice = await site.tagout('worker', '--configs', site.folder);
    expect(twice).toMatchObject({ exit: 2, stdout: '' });
    expect(twice.stderr).toMatch(
      /^--configs: tagout\.yaml and twin\.yml in \S+ are both of service core-\w+: remove one$/,
    );
  } finally {
    await lab.close();
  }
});
