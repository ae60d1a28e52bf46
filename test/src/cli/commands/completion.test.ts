import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { testWith } from '../../../support/programs.js';
import { tagout } from '../stub/harness.js';

async function scriptFor(shell: string): Promise<string> {
  const { exit, stdout } = await tagout(['completion', shell]);
  expect(exit).toBe(0);
  const file = join(mkdtempSync(join(tmpdir(), 'tagout-test-')), `tagout.${shell}`);
  writeFileSync(file, stdout);
  return file;
}

/** What is typed after `tagout`, the last word unfinished, and what it may become. */
const TYPED: [words: string[], completed: string[]][] = [
  [['sta'], ['start', 'status']],
  [['wait', '--unt'], ['--until']],
  [['wait', '--until', 'rest'], ['restored']],
  [['start', '--standb'], ['--standby']],
  [['completion', 'f'], ['fish']],
  [['help', 'guar'], ['guard']],
  // The value may be anything.
  [['start', 'east', '--reason', 'sta'], []],
];

testWith('bash')('bash completes verbs, options and their values', async (bash) => {
  const file = await scriptFor('bash');
  for (const [words, completed] of TYPED) {
    const script = `source ${file}; COMP_WORDS=(tagout ${words.join(' ')}); COMP_CWORD=${words.length}; _tagout; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await execa(bash, ['-c', script]);
    expect([words, stdout.split('\n').filter((line) => line !== '')]).toEqual([words, completed]);
  }
});

testWith('fish')('fish completes verbs, options and their values', async (fish) => {
  const file = await scriptFor('fish');
  for (const [words, completed] of TYPED) {
    const { stdout } = await execa(fish, [
      '--no-config',
      '-c',
      `source ${file}; complete -C 'tagout ${words.join(' ')}'`,
    ]);
    const found = stdout.split('\n').map((line) => line.split('\t')[0]);
    expect([words, found.filter((word) => word !== '')]).toEqual([words, completed]);
  }
});

/** Types into an interactive zsh, and reads its terminal until the completed word is there. */
const TYPING = `
zmodload zsh/zpty
zpty -b shell zsh -f -i
await() { local chunk; until [[ $out == *$1* ]]; do zpty -rt shell chunk && out+=$chunk || sleep 0.05; done; out='' }
zpty -w shell "PROMPT='> '; autoload -U compinit; compinit -u -D; source $1; bindkey '^I' complete-word; print REA''DY"
await READY
while read -r typed completed; do
  zpty -w -n shell $'\\x15'"tagout \${typed//+/ }"$'\\t'
  await $completed
  print -r -- $completed
done
zpty -d shell
`;

testWith('zsh')('zsh completes verbs, options and their values', async (zsh) => {
  const file = await scriptFor('zsh');
  const certain = TYPED.flatMap(([words, [completed, ...more]]) =>
    completed === undefined || more.length > 0 ? [] : [`${words.join('+')} ${completed}`],
  );
  const { stdout } = await execa(zsh, ['-f', '-c', TYPING, 'typing', file], { input: `${certain.join('\n')}\n` });
  expect(stdout.split('\n')).toEqual(certain.map((line) => line.split(' ')[1]));
});

it('prints the same script in a document', async () => {
  const { stdout } = await tagout(['completion', 'bash']);
  expect((await tagout(['completion', 'bash', '--json'])).json()).toEqual({ shell: 'bash', script: stdout });
});

it('another shell is a sentence', async () => {
  const { exit, stderr } = await tagout(['completion', 'tcsh']);
  expect({ exit, stderr }).toEqual({
    exit: 2,
    stderr: expect.stringContaining('Allowed choices are bash, zsh, fish.') as string,
  });
});
