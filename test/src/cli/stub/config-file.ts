import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes a config file with this text; returns its path. */
export function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'tagout.yaml'), text);
  return join(folder, 'tagout.yaml');
}
