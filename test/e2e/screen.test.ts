import { appendFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, vi } from 'vitest';
import { CLI } from '../support/cli.js';
import { findProgram, testWith } from '../support/programs.js';
import { drawTerminal } from '../support/terminal-picture.js';
import { Pane } from '../support/tmux.js';
import { proxy } from '../src/cli/stub/proxy.js';
import { maintainHosts } from './crashed-lab.js';
import { openLabSite, type LabSite } from './lab-site.js';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const LAB = fileURLToPath(new URL('../../dist/lab/main.js', import.meta.url));
const MANY = fileURLToPath(new URL('../support/fixtures/watch-many.js', import.meta.url));
const WANTS_PICTURES = process.env['SCREENSHOTS'] === 'docs';
const SOON_MS = 30_000;

/** The phases last long enough to be seen. */
const SLOW = { settleMs: 3_000, quietMs: 4_000, healthyForMs: 2_000, maintenanceDeadlineMs: 86_400_000 };

const open = () => openLabSite({ config: { durations: SLOW } });

function watchIn(tmux: string, { site }: LabSite, columns: number, rows: number, env: Record<string, string> = {}) {
  return Pane.open(tmux, { columns, rows, env: { ...site.env, ...env }, command: [process.execPath, CLI, 'watch'] });
}

testWith('tmux')('watch is one screen that fits, is resized, and leaves its last picture', async (tmux) => {
  const lab = await open();
  const { site, world } = lab;
  let pane: Pane | null = null;
  try {
    await site.worker();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    pane = await watchIn(tmux, lab, 80, 24);
    await pane.shows(/▸ draining|▸ settling/, SOON_MS);
    await pane.shows(/drain\.quiet +[█░]+ +\d+ s of 4 s/, SOON_MS);
    await picture(pane, 'watch', 80);
    const first = await pane.shows(/▸ maintenance[^]*east-1: claim/, SOON_MS);
    expect(first).toMatch(/^core-\w+: east maintenance since \S+ \(\d+ s\): kernel 6\.1\.150 \(/);
    expect(first).toMatch(/✓ preflight \d+ s {2}✓ draining \d+ s {2}✓ settling \d+ s/);
    expect(first).toMatch(/ {2}east-1: HAS THE GO, \d+ in flight/);
    expect(first).toMatch(/last good look: \S+Z \(\d+ s ago\)/);
    expect(first).toMatch(/deadline: /);

    // Nothing has scrolled: each picture took the place of the one before.
    expect(await pane.has('#{history_size}')).toBe('0');
    for (const [columns, rows] of [
      [200, 60],
      [60, 15],
      [80, 24],
    ] as const) {
      await pane.resize(columns, rows);
      await pane.shows(columns === 60 ? /…/ : /░ core HTTP:8080 default: core-east 0 \(baseline 100\)/, SOON_MS);
      const lines = await pane.lines();
      expect(lines.filter((line) => /^core-\w+: east maintenance/.test(line))).toHaveLength(1);
    }

    world.foreigner('a person in the console').setShare(world.arns.httpV1, world.arns.east, 100);
    const last = await pane.shows(/\nended with 4/, SOON_MS);
    expect(last).toMatch(/^FAILED in maintenance \(RoutingDrift\)/);
    expect(last.replaceAll(/\s+/g, ' ')).toContain('share of core-east: expected 0, observed 100');
    expect(last).toMatch(/\nnext: tagout start east --adopt .*\nended with 4/);
    expect((await pane.lines(true)).join('')).toContain('\u001b[31m');
    await picture(pane, 'watch-drift', 80);
  } finally {
    await pane?.close();
    await lab.close();
  }
});

testWith('tmux')('watch bears a killed worker and an outage of Temporal, and gives the cursor back', async (tmux) => {
  const lab = await open();
  const { site } = lab;
  const way = await proxy();
  let pane: Pane | null = null;
  try {
    const worker = await site.worker();
    await site.document('start', 'east', '--reason', '\u202ekernel \u001b[2J日本 🚧');
    await site.tagout('wait', '--until', 'maintenance');
    pane = await watchIn(tmux, lab, 80, 24, { TEMPORAL_ADDRESS: way.address });
    const text = await pane.shows(/▸ maintenance/, SOON_MS);
    // Nothing in the reason steers the terminal, and wide characters break no line.
    expect(text).toMatch(/^core-\w+: east maintenance since \S+ \(\d+ s\): {2}kernel {2}\[2J日本 🚧\s+\(/);
    expect(await pane.has('#{cursor_flag}')).toBe('0');
    await worker.kill('SIGKILL');
    await pane.shows(/^no worker answers: [^]*▸ maintenance/, SOON_MS);
    await site.worker();
    await pane.shows(/^core-\w+: east maintenance/, SOON_MS);
    await way.cut();
    await pane.shows(/^Temporal can't be reached since [^]*this\s+was\s+last\s+seen\s+at\s[^]*▸ maintenance/, SOON_MS);
    await way.mend();
    await pane.shows(/^core-\w+: east maintenance/, SOON_MS);
    await pane.press('C-c');
    await pane.shows(/▸ maintenance[^]*ended with 130/, SOON_MS);
    expect(await pane.has('#{cursor_flag}')).toBe('1');
  } finally {
    await pane?.close();
    await lab.close();
  }
});

testWith('tmux')(
  'watch of a roll has a tick for each cluster, and the maintenance of the current one',
  async (tmux) => {
    const workerWords = (): string[] => ['worker', '--elb-reads', '100'];
    const lab = await openLabSite({ config: { durations: SLOW }, moreClusters: ['north'], workerWords });
    const { site } = lab;
    await appendFile(site.file, 'roll: { gate: 2s }\n');
    let pane: Pane | null = null;
    try {
      const worker = await site.worker();
      await site.document('roll', '--reason', 'kernel 6.1.150');
      pane = await watchIn(tmux, lab, 80, 24);
      await pane.shows(
        /: roll rolling since [^]*▸ east {2}current: \w+\n· west {2}waiting\n· north {2}waiting\n/,
        SOON_MS,
      );
      await maintainHosts(site, lab.east);
      await pane.shows(/✓ east {2}done\n· west {2}waiting\n[^]*waiting for: roll\.gate/, 2 * SOON_MS);
      await pane.shows(/✓ east {2}done\n▸ west {2}current: settling\n[^]*drain\.quiet +█/, 2 * SOON_MS);
      await picture(pane, 'watch-roll', 80);
      expect(await pane.has('#{history_size}')).toBe('0');
      await pane.shows(/▸ west {2}current: maintenance\n[^]*west-1: claim/, SOON_MS);
      await worker.kill('SIGKILL');
      // What both lack is said once.
      const silent = await pane.shows(/^[^]*no worker answers: this is what Temporal/, SOON_MS);
      expect(silent.match(/no worker answers/g)).toHaveLength(2);
      expect(silent).toMatch(/waiting for: a worker: no worker answers/);
      await site.worker();
      await pane.shows(/west-1: HAS THE GO/, SOON_MS);
      await site.tagout('abort', '--leave-out', '--reason', 'enough');
      const last = await pane.shows(/\nended with 4/, SOON_MS);
      expect(last).toMatch(/✓ east {2}done\n✗ west {2}failed\n· north {2}left\n/);
      expect(last.match(/^next: .*/gm)).toHaveLength(1);
    } finally {
      await pane?.close();
      await lab.close();
    }
  },
);

testWith('tmux')(
  'watch of 200 hosts counts what does not fit, at any size, and leaves its last picture',
  async (tmux) => {
    const env = { HOME: process.env['HOME'] ?? '/tmp' };
    const pane = await Pane.open(tmux, { columns: 80, rows: 24, env, command: [process.execPath, MANY] });
    try {
      const small = await pane.shows(/more hosts/, SOON_MS);
      // The host that can't be read, then the only busy one, then those that have the go.
      expect(small).toMatch(
        /\n {2}east-181: HAS THE GO, can't be read: timed out[^]*\n {2}east-171: HAS THE GO, \d+ in flight/,
      );
      expect(small).toMatch(/\n {2}… \d+ more hosts: \d+ with the go, 150 claimed done, 150 rebooted\n/);
      expect(small).toMatch(/; … \d+ more\n/);
      expect(small).toMatch(/\n {2}… \d+ more shares\n/);
      await expectAllCounted(pane);
      for (const [columns, rows] of [
        [200, 60],
        [80, 24],
        [40, 10],
        [200, 60],
      ] as const) {
        await pane.resize(columns, rows);
        await pane.shows(rows === 10 ? /… \d+ more lines: tagout status/ : /… \d+ more hosts/, SOON_MS);
        if (rows !== 10) await expectAllCounted(pane);
      }
      await pane.press('q');
      const last = await pane.shows(/\nended with 0/, SOON_MS);
      expect(last).toMatch(/✓ maintenance [^]*more hosts: [^]*more shares[^]*\nended with 0/);
      expect(await pane.has('#{cursor_flag}')).toBe('1');
    } finally {
      await pane.close();
    }
  },
);

/** Each host and each share has a line, or is in a count. */
async function expectAllCounted(pane: Pane): Promise<void> {
  await vi.waitFor(async () => {
    const lines = await pane.lines();
    const counted = (what: string, line: RegExp): number => {
      const more = lines
        .map((one) => new RegExp(`… (\\d+) more ${what}`).exec(one)?.[1])
        .find((one) => one !== undefined);
      return Number(more ?? 0) + lines.filter((one) => line.test(one)).length;
    };
    expect([counted('hosts', /^ {2}east-\d+: (?!claim)/), counted('shares', /^ {2}[█░]+ /)]).toEqual([200, 40]);
  }, SOON_MS);
}

testWith('tmux')('watch is a line for each change with NO_COLOR', async (tmux) => {
  const lab = await open();
  let pane: Pane | null = null;
  try {
    await lab.site.worker();
    await lab.site.document('start', 'east', '--reason', 'kernel');
    pane = await watchIn(tmux, lab, 200, 50, { NO_COLOR: '1' });
    await pane.shows(/Z east maintenance \| east-1 HAS THE GO/, SOON_MS);
    await lab.site.document('abort', '--leave-out', '--reason', 'enough');
    await pane.shows(/FAILED in maintenance \(Aborted\)[^]*next: [^]*\nended with 4/, SOON_MS);
    expect((await pane.lines(true)).slice(0, 5).join('')).not.toContain('\u001b[3');
  } finally {
    await pane?.close();
    await lab.close();
  }
});

if (WANTS_PICTURES)
  testWith('tmux')('the picture of npm start', async (tmux) => {
    const env = { HOME: process.env['HOME'] ?? '/tmp' };
    const pane = await Pane.open(tmux, { columns: 100, rows: 24, env, command: [process.execPath, LAB] });
    try {
      await pane.shows(/▸ reactivating/, 4 * SOON_MS);
      await picture(pane, 'npm-start', 100);
    } finally {
      try {
        await pane.press('C-c');
        await pane.shows(/ended with/, SOON_MS);
      } finally {
        await pane.close();
      }
    }
  });

/** The pictures in docs/ are made again only on request: SCREENSHOTS=docs. */
async function picture(pane: Pane, name: string, columns: number): Promise<void> {
  const chromium = findProgram('chromium');
  if (!WANTS_PICTURES || chromium === null) return;
  const lines = await pane.lines(true);
  // The exit code is a line of the pane, and a colour may end at its beginning.
  const shown = lines.filter((line) => !stripVTControlCharacters(line).startsWith('ended with'));
  await drawTerminal(chromium, shown, columns, `${DOCS}/${name}.png`);
}
