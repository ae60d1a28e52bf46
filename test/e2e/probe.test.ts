import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CleanReport, ProbeReport } from '../../src/probe/report.js';
import { onStage, type Stage } from '../src/probe/stage.js';
import { CLI, startTagout, type Running } from '../support/cli.js';
import { environmentFor } from '../support/moto.js';

const WORDS = ['probe', '--load-balancer', 'test', '--i-own-this-load-balancer', '--json'];

interface Desk {
  stage: Stage;
  /** `tagout probe` as a process, with the times of the product: no probe here comes to its end. */
  probe: (...words: string[]) => Running;
  records: () => string[];
}

function onDesk(name: string, body: (desk: Desk) => Promise<void>): void {
  it.concurrent(name, () =>
    onStage({}, async (stage) => {
      const cwd = mkdtempSync(join(tmpdir(), 'tagout-probe-e2e-'));
      const started: Running[] = [];
      const probe = (...words: string[]): Running => {
        const running = startTagout([...WORDS, ...words], { env: { HOME: cwd, ...environmentFor(stage.apiUrl) }, cwd });
        started.push(running);
        return running;
      };
      try {
        await body({ stage, probe, records: () => readdirSync(join(cwd, '.tagout/probes')) });
      } finally {
        await Promise.all(started.map((one) => one.kill('SIGKILL')));
        rmSync(cwd, { recursive: true, force: true });
      }
    }),
  );
}

const reportOf = (stdout: string) => JSON.parse(stdout) as ProbeReport;

describe('a probe as a process', () => {
  onDesk('removes what it made after Ctrl-C, and says so', async ({ stage, probe, records }) => {
    const running = probe();
    await stage.core.journal.nthCall(6, 'ModifyRule');
    const { exit, stdout } = await running.kill('SIGINT');
    expect(reportOf(stdout)).toMatchObject({ stopped: { kind: 'interrupted' }, left: [], next: null });
    expect({ exit, records: records(), isAsBefore: stage.isAsBefore() }).toEqual({
      exit: 4,
      records: [],
      isAsBefore: true,
    });
  });

  it.concurrent('removes what it made although nobody reads its output any more', async () => {
    await onStage({}, async (stage) => {
      const cwd = mkdtempSync(join(tmpdir(), 'tagout-probe-e2e-'));
      const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, ...environmentFor(stage.apiUrl) };
      const child = spawn(process.execPath, [CLI, ...WORDS], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = once(child, 'exit');
      try {
        await stage.core.journal.nthCall(1, 'CreateRule');
        for (const stream of [child.stdout, child.stderr]) stream.destroy();
        await stage.core.journal.nthCall(6, 'ModifyRule');
        child.kill('SIGINT');
        expect(await ended).toEqual([4, null]);
        expect(stage.isAsBefore()).toBe(true);
      } finally {
        child.kill('SIGKILL');
        rmSync(cwd, { recursive: true, force: true });
      }
    });
  });

  onDesk(
    'goes on removing at the second Ctrl-C, and leaves the rest at the third',
    async ({ stage, probe, records }) => {
      const running = probe();
      await stage.core.journal.nthCall(6, 'ModifyRule');
      stage.core.inject('DeleteRule', { kind: 'hang' }, Infinity);
      process.kill(running.pid, 'SIGINT');
      await running.says(/removing what it made/);
      process.kill(running.pid, 'SIGINT');
      await running.says(/still removing .*once more leaves it there/);
      expect(stage.isAsBefore()).toBe(false);
      const { exit, stderr } = await running.kill('SIGINT');
      expect(exit).toBe(4);
      expect(stderr).toContain('to remove it: tagout probe --load-balancer test --i-own-this-load-balancer --clean');

      stage.core.faults.clear();
      const cleaned = await probe('--clean').ended;
      expect(cleaned).toMatchObject({ exit: 0 });
      expect((JSON.parse(cleaned.stdout) as CleanReport).removed).toMatchObject([{ kind: 'rule' }]);
      expect({ records: records(), isAsBefore: stage.isAsBefore() }).toEqual({ records: [], isAsBefore: true });
    },
  );

  onDesk('leaves what --clean finds after kill -9, and not while it runs', async ({ stage, probe, records }) => {
    const running = probe();
    await stage.core.journal.nthCall(1, 'CreateRule');
    await stage.core.journal.nthCall(6, 'ModifyRule');
    const early = await probe('--clean').ended;
    expect(early.exit).toBe(4);
    expect((JSON.parse(early.stdout) as CleanReport).left).toMatchObject([
      { why: `its probe still runs, as process ${running.pid}` },
    ]);
    await running.kill('SIGKILL');
    expect({ records: records().length, isAsBefore: stage.isAsBefore() }).toEqual({ records: 1, isAsBefore: false });
    expect(await probe('--clean').ended).toMatchObject({ exit: 0 });
    expect({ records: records(), isAsBefore: stage.isAsBefore() }).toEqual({ records: [], isAsBefore: true });
  });

  onDesk('exits with 4 and the command where it can’t remove anything', async ({ stage, probe }) => {
    const running = probe();
    await stage.core.journal.nthCall(6, 'ModifyRule');
    stage.core.inject('*', { kind: 'error', code: 'ExpiredToken', status: 403 }, Infinity);
    const { exit, stdout } = await running.ended;
    expect(exit).toBe(4);
    expect(reportOf(stdout)).toMatchObject({
      ...{
        stopped: { kind: 'unreachable' },
        left: [{ kind: 'rule', why: expect.stringContaining('ExpiredToken') as string }],
      },
      next: 'tagout probe --load-balancer test --i-own-this-load-balancer --clean',
    });
  });

  onDesk('is exit 3 on a load balancer under maintenance, and 5 without AWS', async ({ stage, probe }) => {
    stage.loadBalancer.tags.set('tagout:core', 'east run since default');
    expect(await probe().ended).toMatchObject({ exit: 3 });
    stage.core.inject('*', { kind: 'error', code: 'ExpiredToken', status: 403 }, Infinity);
    expect(await probe().ended).toMatchObject({ exit: 5 });
    expect(stage.core.journal.writes()).toEqual([]);
  });
});
