import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { testWith } from '../support/programs.js';
import { SCRIPT } from './run-script.js';

testWith('shellcheck')('shellcheck has nothing to say about the host script', async (shellcheck) => {
  const { stdout, exitCode } = await execa(shellcheck, ['--shell=sh', SCRIPT], { reject: false });
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
});

test('the unit claims at boot, but not while a playbook holds it', () => {
  const unit = readFileSync(`${SCRIPT}-done.service`, 'utf8');
  expect(unit).toMatch(/^ConditionPathExists=!\/run\/tagout\/hold$/m);
  expect(unit).toMatch(/^After=network-online\.target$/m);
  expect(unit).toMatch(/^Wants=network-online\.target$/m);
  expect(unit).toMatch(/^EnvironmentFile=\/etc\/tagout\/host\.env$/m);
  expect(unit).toMatch(/^ExecStart=\/usr\/local\/bin\/tagout-host done\b/m);
  expect(unit).toMatch(/^Restart=on-failure$/m);
  expect(unit).toMatch(/^RestartPreventExitStatus=2$/m);
});
