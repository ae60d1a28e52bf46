// `npm run mutants [-- NAME...]`: breaks one guard at a time in a copy of the tree and runs the tests that must fail for
// it. Exits 1 where a mutant survives, where its text is not there exactly once, or where tests fail without a mutant.
// --check: only whether every mutant still applies, and docs/mutants.md has them all. --record: writes docs/mutants.md.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutant-table.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RECORD = join(ROOT, 'docs', 'mutants.md');
/** One mutant may make a test wait for ever; on a busy machine one that goes well may take as long as that. */
const TEST_MS_MAX = 120_000;
const RUN_MS_MAX = 10 * 60_000;
/** What is too large to copy, or none of a mutant's business. */
const NOT_COPIED = new Set(['.git', '.tagout', '.venv', 'dist', 'node_modules']);

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = [
  ...names.filter((name) => !MUTANTS.some((mutant) => mutant.name === name)),
  ...flags.filter((flag) => !['--check', '--record'].includes(flag)),
];
const wanted = names.length === 0 ? MUTANTS : MUTANTS.filter(({ name }) => names.includes(name));
const broken = wanted.flatMap((mutant) => misfits(mutant).map((why) => `${mutant.name}: ${why}`));

if (unknown.length > 0)
  end(2, `there is no ${unknown.join(', ')}; mutants: ${MUTANTS.map(({ name }) => name).join(' ')}`);
else if (broken.length > 0) end(1, broken.join('\n'));
else if (flags.includes('--check'))
  end(...(isRecorded() ? [0, `${wanted.length} mutants apply`] : [1, 'docs/mutants.md is of other mutants: --record']));
else runAll();

function end(code, text) {
  console.log(text);
  process.exitCode = code;
}

function misfits({ edits }) {
  return edits.flatMap(([file, text]) => {
    const times = readFileSync(join(ROOT, file), 'utf8').split(text).length - 1;
    return times === 1 ? [] : [`its text is ${times} times in ${file}: ${text}`];
  });
}

function isRecorded() {
  const heads = readFileSync(RECORD, 'utf8').match(/^\| [\w-]+ \|/gm);
  return heads.slice(2).join() === MUTANTS.map(({ name }) => `| ${name} |`).join();
}

function runAll() {
  const copy = copyOfTheTree();
  try {
    const failed = failingWithoutMutant(copy);
    if (failed.length > 0) return end(1, `these fail without a mutant:\n${failed.join('\n')}`);
    const results = wanted.map((mutant) => {
      const result = { ...mutant, ...runMutant(copy, mutant) };
      console.log(row(result));
      return result;
    });
    const survived = results.filter(({ killer }) => killer === null);
    if (flags.includes('--record')) writeFileSync(RECORD, page(results));
    end(survived.length === 0 ? 0 : 1, `${results.length - survived.length} of ${results.length} mutants killed`);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** With modules linked one by one, so that what tests keep beside them stays in the copy. */
function copyOfTheTree() {
  const copy = mkdtempSync(join(tmpdir(), 'tagout-mutants-'));
  for (const name of readdirSync(ROOT)) {
    if (!NOT_COPIED.has(name)) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '.bin' || !name.startsWith('.'))
      symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const name of ['.venv', 'dist']) symlinkSync(join(ROOT, name), join(copy, name));
  return copy;
}

/** The same tests on the tree as it is: those of whole files, and those that are named. */
function failingWithoutMutant(copy) {
  const filesOf = (some) => [...new Set(some.map(({ tests }) => tests[0]))];
  const whole = filesOf(wanted.filter(({ tests }) => tests.length === 1));
  const named = wanted.filter(({ tests }) => tests.length === 2 && !whole.includes(tests[0]));
  const pattern = [...new Set(named.map(({ tests }) => tests[1]))].join('|');
  return [
    ...(whole.length === 0 ? [] : runTests(copy, whole).failed),
    ...(named.length === 0 ? [] : runTests(copy, filesOf(named), pattern).failed),
  ];
}

function runMutant(copy, { edits, tests }) {
  // Of the copy: the tree may have changed since.
  const originals = edits.map(([file]) => [file, readFileSync(join(copy, file), 'utf8')]);
  const startedMs = Date.now();
  try {
    for (const [file, text, replacement] of edits) {
      const path = join(copy, file);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(text, () => replacement),
      );
    }
    const { failed } = runTests(copy, [tests[0]], tests[1]);
    return { killer: failed[0] ?? null, seconds: Math.round((Date.now() - startedMs) / 1000) };
  } finally {
    for (const [file, text] of originals) writeFileSync(join(copy, file), text);
  }
}

/** The names of the tests that fail, under the first lines of why. */
function runTests(copy, files, pattern) {
  const report = join(copy, 'mutant-report.json');
  rmSync(report, { force: true });
  const words = [
    'run',
    ...files,
    '--maxWorkers=1',
    `--testTimeout=${TEST_MS_MAX}`,
    '--reporter=json',
    `--outputFile=${report}`,
    ...(pattern ? ['-t', pattern] : []),
  ];
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  const { signal, stderr } = spawnSync(process.execPath, [vitest, ...words], {
    cwd: copy,
    encoding: 'utf8',
    timeout: RUN_MS_MAX,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (signal !== null) return { failed: [`${files.join(' ')} did not end`] };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const tests = testResults.flatMap((file) => file.assertionResults);
  const ran = tests.filter(({ status }) => status === 'passed' || status === 'failed');
  if (ran.length === 0) console.error(`  no test of ${files.join(' ')} was run ${stderr}`);
  const failed = ran.filter(({ status }) => status === 'failed');
  for (const { fullName, failureMessages } of failed)
    console.error(`  ${fullName}: ${failureMessages[0]?.split('\n')[0]}`);
  return { failed: failed.map(({ fullName }) => fullName.trim()) };
}

function row({ name, guard, tests, killer, seconds }) {
  return `${killer === null ? 'SURVIVED' : 'killed  '} ${name} (${guard}), ${seconds} s: ${killer ?? 'no test fails'} [${tests[0]}]`;
}

function page(results) {
  const cell = (text) => text.replaceAll('|', '\\|');
  return [
    '# Mutants',
    '',
    '`npm run mutants` breaks one guard at a time and runs the tests that must fail for it. This is what it found last;',
    '`npm run mutants -- --record` writes it anew.',
    '',
    '| mutant | the guard that it breaks | killed by |',
    '| --- | --- | --- |',
    ...results.map(({ name, guard, tests, killer }) => {
      const by = killer === null ? '**survived**' : `[${cell(killer)}](../${tests[0]})`;
      return `| ${name} | ${cell(guard)} | ${by} |`;
    }),
    '',
  ].join('\n');
}
