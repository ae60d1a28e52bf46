import { spawn } from 'node:child_process';

/** A started program: its output and its end. */
export interface Program {
  /** Resolves once its stdout contains a match; rejects if it ends without one. */
  says: (pattern: RegExp) => Promise<void>;
  ended: Promise<{ exit: number | null; stdout: string; stderr: string }>;
  /** Resolves when it has ended. Idempotent. */
  stop: () => Promise<void>;
}

export function startProgram(program: string, words: string[], env: NodeJS.ProcessEnv): Program {
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let heard = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ exit: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, stdout, stderr }));
  });
  ended.catch(() => undefined);
  return {
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        heard = () => {
          if (pattern.test(stdout)) resolve();
        };
        heard();
        ended.then(() => reject(new Error(`${program} ${words.join(' ')} ended: ${stderr || stdout}`)), reject);
      }),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
