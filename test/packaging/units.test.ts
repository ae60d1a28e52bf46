import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { helpOf } from '../docs/help.js';
import { testWith } from '../support/programs.js';

const HOST = 'host/tagout-host-done.service';
const SERVERS = ['packaging/tagout-worker.service', 'packaging/tagout-gateway.service'];

describe.each([HOST, ...SERVERS])('%s', (path) => {
  testWith('systemd-analyze')('systemd takes every line of it', async (analyze) => {
    const { stderr, exitCode } = await analyzeUnit(path, (copy) =>
      execa(analyze, ['verify', '--man=no', '--recursive-errors=no', copy], { reject: false }),
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });
});

describe.each(SERVERS)('%s', (path) => {
  test.each([
    'CapabilityBoundingSet=',
    'DynamicUser=yes',
    'NoNewPrivileges=yes',
    'PrivateDevices=yes',
    'PrivateTmp=yes',
    'ProtectHome=yes',
    'ProtectProc=invisible',
    'ProtectSystem=strict',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX',
    'RestrictNamespaces=yes',
    'RestrictSUIDSGID=yes',
    'SystemCallFilter=~@privileged @resources',
    'UMask=0077',
  ])('may do little: %s', async (line) => {
    expect((await readFile(path, 'utf8')).split('\n')).toContain(line);
  });

  test('says only flags that there are', async () => {
    const unit = (await readFile(path, 'utf8')).replaceAll('\\\n', '');
    const [, verb = '', words = ''] = /^ExecStart=\/usr\/local\/bin\/tagout (\w+) (.*)$/m.exec(unit) ?? [];
    const flags = words.split(/ +/).filter((word) => word.startsWith('--'));
    expect(flags).toContain('--ready-file');
    expect(await helpOf(verb)).toEqual(expect.arrayContaining(flags));
  });

  test('keeps on trying, but not with wrong settings', async () => {
    const unit = await readFile(path, 'utf8');
    expect(unit).toMatch(/^Restart=on-failure$/m);
    expect(unit).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(unit).toMatch(/^RestartPreventExitStatus=2$/m);
  });
});

/** As it would be once installed: systemd looks for the program. */
async function analyzeUnit<T>(path: string, analyze: (copy: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tagout-units-'));
  try {
    const copy = join(folder, path.replace(/^.*\//, ''));
    const unit = await readFile(path, 'utf8');
    await writeFile(copy, unit.replace(/^ExecStart=\/usr\/local\/bin\/tagout\S*/m, 'ExecStart=/bin/sh'));
    return await analyze(copy);
  } finally {
    await rm(folder, { recursive: true });
  }
}
