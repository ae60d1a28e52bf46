import { Command } from 'commander';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { LIMITS } from '../../../../src/cli/context.js';
import { manPage } from '../../../../src/cli/help/man-page.js';
import { verbsOf } from '../../../../src/cli/help/verbs.js';
import { createProgram } from '../../../../src/cli/program.js';
import { testWith } from '../../../support/programs.js';
import { tagout } from '../stub/harness.js';

const nothing = (): undefined => undefined;
const io = { stdout: nothing, stderr: nothing, log: nothing, env: {}, isTTY: false, user: 'alice' };
const program = createProgram(io, LIMITS, () => undefined);
const verbs = verbsOf(program);

it('has every verb and every option of --help', async () => {
  const page = manPage(program.description(), verbs, '1.2.3');
  for (const { name, options } of verbs) {
    expect(page).toContain(`.SS "tagout ${name}`);
    const { stdout } = await tagout([name, '--help']);
    const shown = [...stdout.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);
    expect([name, options.map(({ flags }) => flags.at(-1))]).toEqual([name, shown]);
  }
});

it('keeps hyphens, backslashes and lines that look like requests', () => {
  const odd = new Command('odd');
  odd.command('a').description('.B is no request').option('-x, --x-y <z>', "'a\\b - c");
  const page = manPage('Odd.', verbsOf(odd), '1.2.3');
  expect(page).toContain('\n\\&.B is no request\n');
  expect(page).toContain("\n\\fB\\-x\\fR, \\fB\\-\\-x\\-y\\fR \\fIz\\fR\n\\&'a\\eb \\- c\n");
});

testWith('man')('man shows it without a warning', async (man) => {
  const input = manPage(program.description(), verbs, '1.2.3');
  const { stdout, stderr } = await execa(man, ['--warnings', '-l', '-'], { input, env: { MANWIDTH: '80' } });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/tagout wait \[cluster\][^]*--until phase/);
});
