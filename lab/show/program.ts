import { spawn, type ChildProcess } from 'node:child_process';

/** A started program: its output and its end. */
export interface Program {
  pid: number;
  /** Resolves once its stdout contains a match; rejects if it ends without one. */
  says: (pattern: RegExp) => Promise<void>;
  ended: Promise<Ended>;
  /** Resolves when it has ended. Idempotent. */
  stop: (signal?: NodeJS.Signals) => Promise<void>;
}

export interface Ended {
  /** Null where a signal ended it. */
  exit: number | null;
  stdout: string;
  stderr: string;
}

/** When this process ends, for whatever reason, they end too. */
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function startProgram(program: string, words: string[], env: NodeJS.ProcessEnv, cwd?: string): Program {
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'], ...(cwd !== undefined && { cwd }) });
  running.add(child);
  child.once('close', () => running.delete(child));
  let stdout = '';
  let stderr = '';
  let heard = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, stdout, stderr }));
  });
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        heard = () => {
          if (pattern.test(stdout)) resolve();
        };
        heard();
        ended.then(() => reject(new Error(`${program} ${words.join(' ')} ended: ${stderr || stdout}`)), reject);
      }),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
}
