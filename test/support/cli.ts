import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { findProgram } from './programs.js';
import { SCRIPT } from '../host/run-script.js';

/** The CLI as it is built and shipped. */
export const CLI = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export interface Ended {
  /** Undefined where a signal ended it. */
  exit: number | undefined;
  stdout: string;
  stderr: string;
}

/** A program of ours that runs as a process of its own. */
export interface Running {
  pid: number;
  ended: Promise<Ended>;
  /** Resolves once the program has printed this, on either stream; rejects when it ends without it. */
  says: (words: RegExp) => Promise<void>;
  /** Sends the signal; resolves when it has ended. */
  kill: (signal: NodeJS.Signals) => Promise<Ended>;
}

export interface Surroundings {
  /** Its environment, in addition to PATH. */
  env: Record<string, string>;
  cwd?: string;
}

/** `tagout` with these words. */
export function startTagout(words: string[], surroundings: Surroundings): Running {
  if (!existsSync(CLI)) throw new Error('dist/ is missing: npm run build');
  return start(process.execPath, [CLI, ...words], surroundings);
}

/** `tagout-host` with these words, under dash where there is one. */
export function startTagoutHost(words: string[], surroundings: Surroundings): Running {
  return start(findProgram('dash') ?? '/bin/sh', [SCRIPT, ...words], surroundings);
}

function start(program: string, words: string[], { env, cwd }: Surroundings): Running {
  const child = execa(program, words, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    ...(cwd === undefined ? {} : { cwd }),
  });
  const ended = child.then(({ exitCode, stdout, stderr }) => ({ exit: exitCode, stdout, stderr }));
  let said = '';
  child.all.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return {
    pid: child.pid ?? 0,
    ended,
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (words.test(said)) resolve();
        };
        child.all.on('data', look);
        look();
        void ended.then((end) => reject(new Error(`it ended without ${String(words)}: ${JSON.stringify(end)}`)));
      }),
    kill: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
