import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const SCRIPT = fileURLToPath(new URL('../../host/tagout-host', import.meta.url));

export interface Ended {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface RunningScript {
  ended: Promise<Ended>;
  /** Resolves when the script has printed this, on either stream; rejects when it ends without it. */
  says: (words: string) => Promise<void>;
  stop: () => void;
}

export const DASH = ['dash'];

/** Runs the host script under that shell, with only PATH and these variables in its environment. */
export function startScript(args: string[], env: Record<string, string>, shell: string[] = DASH): RunningScript {
  const [program = '', ...words] = shell;
  const child = execa(program, [...words, SCRIPT, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    extendEnv: false,
    reject: false,
    all: true,
  });
  const ended = child.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr }));
  let said = '';
  child.all.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const says = (words: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said.includes(words)) resolve();
      };
      child.all.on('data', look);
      look();
      void ended.then((end) => reject(new Error(`the script ended without "${words}": ${JSON.stringify(end)}`)));
    });
  return { ended, says, stop: () => void child.kill() };
}

export function runScript(args: string[], env: Record<string, string>, shell: string[] = DASH): Promise<Ended> {
  return startScript(args, env, shell).ended;
}
