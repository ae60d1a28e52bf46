import {
  closeSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeReportFile } from '../../../src/cli/report-file.js';

const isOurs = (beginning: string): boolean => beginning.startsWith('report');

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tagout-report-file-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

it('whoever reads the earlier report reads all of it, because the new one takes its place at once', () => {
  const dir = folder();
  const file = join(dir, 'report.html');
  expect(writeReportFile(file, 'report 1', isOurs)).toBe(false);
  const reader = openSync(file, 'r');
  expect(writeReportFile(file, 'report 2, longer', isOurs)).toBe(true);
  expect([readFileSync(reader, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['report 1', 'report 2, longer']);
  closeSync(reader);
  expect(readdirSync(dir)).toEqual(['report.html']);
});

it('a foreign file stays as it is, also behind a link', () => {
  const dir = folder();
  const foreign = join(dir, 'tagout.yaml');
  const link = join(dir, 'report.html');
  writeFileSync(foreign, 'service: core');
  symlinkSync(foreign, link);
  for (const file of [foreign, link]) expect(() => writeReportFile(file, 'report 1', isOurs)).toThrow(/is no report/);
  expect(readFileSync(foreign, 'utf8')).toBe('service: core');
});

it('a link stays a link, and no other name of the file changes', () => {
  const dir = folder();
  const [file, link, other] = ['report.html', 'latest.html', 'kept.html'].map((name) => join(dir, name));
  writeFileSync(file!, 'report 1');
  symlinkSync(file!, link!);
  linkSync(file!, other!);
  writeReportFile(link!, 'report 2', isOurs);
  expect([file, link, other].map((one) => readFileSync(one!, 'utf8'))).toEqual(['report 2', 'report 2', 'report 1']);
});
