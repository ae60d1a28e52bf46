import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bench, type Bench } from '../stub/harness.js';

const ATTACK = `<script>alert(1)</script> |*x*| [a](http://evil.example) WWW.evil.example \u202e`;

/** A run that has ended, with a reason that wants to be more than text. */
async function restored(made: Bench): Promise<string> {
  await made.work();
  const { json } = await made.tagout('start', 'east', '--reason', ATTACK, '--json');
  await made.order({ kind: 'enter', phase: 'settling' });
  await made.order({ kind: 'end', phase: 'restored' });
  await made.tagout('wait', '--until', 'restored');
  return json()['runId'] as string;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tagout-report-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe('report', () => {
  it('has nothing to say before any run, nor of a run that is not known', async () => {
    const { tagout, service } = await bench();
    const none = await tagout('report');
    expect([none.exit, none.stdout]).toEqual([3, '']);
    expect(none.stderr).toMatch(`no maintenance of ${service} is known in namespace default`);
    const unknown = await tagout('report', '--run', '5f0e9a2c-0000-4000-8000-000000000000');
    expect([unknown.exit, unknown.stderr]).toEqual([2, expect.stringMatching(/^no run 5f0e9a2c\S+ of \S+ is known/)]);
  });

  it('prints a page that needs nothing else, and in which text stays text', async () => {
    const made = await bench();
    const runId = await restored(made);
    const { exit, stdout } = await made.tagout('report');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toContain(runId);
    expect(stdout).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(stdout).not.toMatch(/<script|<link|<img|<iframe|src=|href=|url\(|style="|\u202e/i);
    expect(stdout).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-`);
  });

  it('prints Markdown, in which text stays text', async () => {
    const made = await bench();
    await restored(made);
    const { stdout } = await made.tagout('report', '--format', 'md');
    expect(stdout).toMatch(/^<!-- tagout report -->\n\n# .*: maintenance of east, restored\n/);
    expect(stdout).toContain(
      '| reason | &lt;script>alert(1)&lt;/script> \\|\\*x\\*\\| \\[a\\](http&#58;//evil.example) WWW&#46;evil.example |',
    );
  });

  it.each([['--json'], ['--format', 'json']])('prints JSON with %s %s', async (...options) => {
    const made = await bench();
    const runId = await restored(made);
    const { json } = await made.tagout('report', '--run', runId, ...options);
    expect(json()).toMatchObject({
      ...{ report: 1, service: made.service, cluster: 'east', runId, phase: 'restored', reason: ATTACK },
      // The steps of these runs are not tagout's, as those of release 0.1.0 have left no evidence.
      ...{ writes: null, looks: null, versions: { workers: null } },
      history: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      gaps: [expect.stringMatching(/not recorded/) as string],
    });
  });

  it('writes a file, whole, and replaces only a report', async () => {
    const made = await bench();
    const runId = await restored(made);
    const file = join(folder(), 'report.html');
    const first = await made.tagout('report', '--output', file);
    expect(first).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/: the report of run \S+, \d+ bytes\n$/) as string,
    });
    expect(readFileSync(file, 'utf8')).toContain(runId);
    const again = await made.tagout('report', '--output', file, '--format', 'md', '--json');
    const { size } = { size: readFileSync(file).length };
    expect(again.json()).toMatchObject({ output: file, format: 'md', runId, bytes: size, isReplaced: true });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!-- tagout report -->/);
    writeFileSync(file, '');
    expect((await made.tagout('report', '--output', file)).exit).toBe(0);
  });

  it('leaves any other file as it is, and says so in one sentence with exit 2', async () => {
    const made = await bench();
    await restored(made);
    const dir = folder();
    const file = join(dir, 'tagout.yaml');
    writeFileSync(file, 'service: core');
    const other = await made.tagout('report', '--output', file);
    expect([other.exit, other.stderr]).toEqual([
      2,
      `the report was not written to ${file}: it is there already and is no report of tagout; remove it or choose another name\n`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe('service: core');
    for (const bad of [dir, join(dir, 'none', 'report.html')]) {
      const { exit, stderr } = await made.tagout('report', '--output', bad);
      expect([exit, stderr.trim().split('\n').length]).toEqual([2, 1]);
      expect(stderr).toMatch(`the report was not written to ${bad}: `);
    }
  });

  it('refuses what it does not know', async () => {
    const { tagout } = await bench();
    expect((await tagout('report', '--format', 'pdf')).exit).toBe(2);
    const { exit, stdout } = await tagout('report', '--format', 'html', '--json');
    expect([exit, (JSON.parse(stdout) as { error: { exit: number } }).error.exit]).toEqual([2, 2]);
  });

  it('says of a run that is on that it is not final', async () => {
    const made = await bench();
    await made.work();
    await made.tagout('start', 'east', '--reason', 'kernel');
    const { stdout, exit } = await made.tagout('report');
    expect(exit).toBe(0);
    expect(stdout).toContain('Still running, in draining: this report is not final.');
  });
});
