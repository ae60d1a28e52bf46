// `npm run mutants [-- NAME...]`: breaks one guard at a time in a copy of the tree and runs the tests that must fail for
// it. Exits 1 if a mutant survives, if its text is not found exactly once, or if tests fail without a mutant.
// --check: only checks that every mutant still applies, and that docs/mutants.md has them all. --record: writes the
// results to docs/mutants.md, and keeps the recorded ones of mutants that were not run. --page: only writes the recorded
// results again, and runs nothing.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Places } from './mutant-places.js';
import { MUTANTS } from './mutant-table.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RECORD = join(ROOT, 'docs', 'mutants.md');
/** A mutant may make a test wait forever; on a busy machine a passing test may take this long. */
const TEST_MS_MAX = 120_000;
const RUN_MS_MAX = 10 * 60_000;
const SURVIVED = '**survived**';
const NOT_RUN = '**not run yet**';
/** Too large to copy, or not needed for mutants. */
const NOT_COPIED = new Set(['.git', '.tagout', '.venv', 'dist', 'node_modules']);

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = [
  ...names.filter((name) => !MUTANTS.some((mutant) => mutant.name === name)),
  ...flags.filter((flag) => !['--check', '--page', '--record'].includes(flag)),
];
const wanted = names.length === 0 ? MUTANTS : MUTANTS.filter(({ name }) => names.includes(name));
const here = new Places(ROOT);
const broken = wanted.flatMap((mutant) => here.misfitsOf(mutant).map((why) => `${mutant.name}: ${why}`));

if (unknown.length > 0)
  end(2, `there is no ${unknown.join(', ')}; mutants: ${MUTANTS.map(({ name }) => name).join(' ')}`);
else if (broken.length > 0) end(1, broken.join('\n'));
else if (flags.includes('--check'))
  end(
    ...(isRecorded()
      ? [0, `${wanted.length} mutants apply`]
      : [1, 'docs/mutants.md does not list these mutants, in this order: run with --record']),
  );
else if (flags.includes('--page')) writeRecord([]);
else runAll();

function end(code, text) {
  console.log(text);
  process.exitCode = code;
}

function isRecorded() {
  const names = (some) => some.map(({ name }) => name).join();
  const rows = recordedRows();
  return names(rows) === names(MUTANTS) && rows.every(({ killer }) => killer !== NOT_RUN);
}

function runAll() {
  const copy = copyOfTheTree();
  try {
    const places = new Places(copy);
    const failed = failingWithoutMutant(copy, places);
    if (failed.length > 0) return end(1, `these fail without a mutant:\n${failed.join('\n')}`);
    const results = wanted.map((mutant) => {
      const result = { ...mutant, ...runMutant(copy, places, mutant) };
      console.log(row(result));
      return result;
    });
    const survived = results.filter(({ killer }) => killer === null);
    if (flags.includes('--record')) writeRecord(results);
    end(survived.length === 0 ? 0 : 1, `${results.length - survived.length} of ${results.length} mutants killed`);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Links modules one by one, so that files that tests write beside them stay in the copy. */
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

/** Runs the same tests without a mutant: whole files, and named tests. */
function failingWithoutMutant(copy, places) {
  const filesOf = (some) => [...new Set(some.map(({ tests }) => places.testOf(tests)))];
  const whole = filesOf(wanted.filter(({ tests }) => tests.length === 1));
  const named = wanted.filter(({ tests }) => tests.length === 2 && !whole.includes(places.testOf(tests)));
  const pattern = [...new Set(named.map(({ tests }) => tests[1]))].join('|');
  return [
    ...(whole.length === 0 ? [] : runTests(copy, whole).failed),
    ...(named.length === 0 ? [] : runTests(copy, filesOf(named), pattern).failed),
  ];
}

function runMutant(copy, places, { edits, tests }) {
  const originals = edits.map((edit) => places.fileOf(edit));
  const startedMs = Date.now();
  try {
    for (const [index, [text, replacement]] of edits.entries()) {
      const path = join(copy, originals[index].path);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(text, () => replacement),
      );
    }
    const { failed } = runTests(copy, [places.testOf(tests)], tests[1]);
    return { killer: failed[0] ?? null, seconds: Math.round((Date.now() - startedMs) / 1000) };
  } finally {
    for (const { path, text } of originals) writeFileSync(join(copy, path), text);
  }
}

/** The names of the tests that fail, each with the first lines of its error. */
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

/** Writes a row for each mutant of the table: the new result if it was run, otherwise the recorded one. */
function writeRecord(results) {
  const cell = (text) => text.replaceAll('|', '\\|');
  const recorded = recordedRows();
  const killedBy = ({ name, tests }) => {
    const of = (some) => some.find((one) => one.name === name);
    const killer = of(results) === undefined ? of(recorded)?.killer : cell(of(results).killer ?? SURVIVED);
    return killer === undefined ? NOT_RUN : `${killer} (\`${tests[0]}\`)`;
  };
  const page = [
    '# Mutants',
    '',
    '`npm run mutants` breaks one guard at a time and runs the tests that must fail for it. This is its latest result.',
    '`npm run mutants -- --record` writes the page again, and `npm run mutants -- --record NAME` writes one row. A test is',
    "named by the end of its file's path.",
    '',
    '| mutant | the guard that it breaks | killed by |',
    '| --- | --- | --- |',
    ...MUTANTS.map((mutant) => `| ${mutant.name} | ${cell(mutant.guard)} | ${killedBy(mutant)} |`),
    '',
  ].join('\n');
  writeFileSync(RECORD, page);
}

function recordedRows() {
  const rows = readFileSync(RECORD, 'utf8').matchAll(/^\| ([\w-]+) \| .* \| (.+?)(?: \(`[^`]+`\))? \|$/gm);
  return [...rows].slice(2).map(([, name, killer]) => ({ name, killer }));
}
