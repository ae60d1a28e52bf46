import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { vi } from 'vitest';

const run = promisify(execFile);

/** Ctrl-C goes to the program and to its shell. */
const SHELL = 'trap : INT; "$@"; echo "ended with $?"; exec sleep 600';

/** A real terminal, in which a program runs. */
export class Pane {
  private constructor(
    private readonly tmux: string,
    private readonly socket: string,
  ) {}

  /**
   * `env`: the whole environment of the program, besides PATH and TERM. What it leaves stays readable, with its exit code
   * below: tmux itself would scroll the screen when its program ends.
   */
  static async open(
    tmux: string,
    { columns, rows, env, command }: { columns: number; rows: number; env: Record<string, string>; command: string[] },
  ): Promise<Pane> {
    const pane = new Pane(tmux, `tagout-${randomUUID()}`);
    const settings = Object.entries({ PATH: process.env['PATH'] ?? '', ...env }).map(
      ([key, value]) => `${key}=${value}`,
    );
    await pane.#ask(
      ...['-f', '/dev/null'],
      ...['new-session', '-d', '-x', String(columns), '-y', String(rows), '--'],
      ...['env', '-i', 'TERM=tmux-256color', 'LANG=C.UTF-8', ...settings, 'sh', '-c', SHELL, 'sh', ...command],
    );
    return pane;
  }

  /** The lines of the screen; with `coloured`, with the escape sequences of their colours. */
  async lines(coloured = false): Promise<string[]> {
    const { stdout } = await this.#ask('capture-pane', '-p', ...(coloured ? ['-e'] : []));
    return stdout.replace(/\n$/, '').split('\n');
  }

  async shows(pattern: RegExp, withinMs: number): Promise<string> {
    let text = '';
    await vi.waitFor(
      async () => {
        text = (await this.lines()).join('\n');
        if (!pattern.test(text)) throw new Error(`the screen does not show ${pattern}:\n${text}`);
      },
      { timeout: withinMs, interval: 100 },
    );
    return text;
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#ask('resize-window', '-x', String(columns), '-y', String(rows));
  }

  async press(...keys: string[]): Promise<void> {
    await this.#ask('send-keys', ...keys);
  }

  /** What tmux knows, such as `#{cursor_flag}`: `1` while the cursor is shown. */
  async has(format: string): Promise<string> {
    return (await this.#ask('display-message', '-p', format)).stdout.trim();
  }

  async close(): Promise<void> {
    await this.#ask('kill-server').catch(() => undefined);
  }

  #ask(...words: string[]): Promise<{ stdout: string }> {
    return run(this.tmux, ['-u', '-L', this.socket, ...words]);
  }
}
