import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { schemaAddress } from '../../../src/cli/schema-address.js';

/** An installation below `folder`, and a file of its code. */
function installed(folder: string): string {
  mkdirSync(join(folder, 'tagout', 'docs'), { recursive: true });
  writeFileSync(join(folder, 'tagout', 'docs', 'tagout.schema.json'), '{}');
  return join(folder, 'tagout', 'dist', 'src', 'cli', 'main.js');
}

function emptyFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('is relative where the installation is below the folder of the config', () => {
  const folder = emptyFolder('tagout-schema-');
  const code = installed(join(folder, 'node_modules'));
  expect(schemaAddress(join(folder, 'tagout.yaml'), code)).toBe('./node_modules/tagout/docs/tagout.schema.json');
});

it('is absolute anywhere else', () => {
  const [folder, other] = [emptyFolder('tagout-schema-'), emptyFolder('tagout-other-')];
  const code = installed(other);
  expect(schemaAddress(join(folder, 'tagout.yaml'), code)).toBe(join(other, 'tagout', 'docs', 'tagout.schema.json'));
});

it('is a URL where a space would end it', () => {
  const folder = emptyFolder('tagout schema ');
  const address = schemaAddress('/etc/tagout.yaml', installed(folder));
  expect(address).toMatch(/^file:\/\/\S+%20\S+\/tagout\/docs\/tagout\.schema\.json$/);
});

it('is beside the config where there is no schema', () => {
  expect(schemaAddress('tagout.yaml', join(emptyFolder('tagout-schema-'), 'main.js'))).toBe('./tagout.schema.json');
});
