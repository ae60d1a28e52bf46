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
  /** Resolves when it has said this, on either stream; rejects when it ends without. */
  says: (words: string) => Promise<void>;
}

/** Runs the host script under dash, with nothing of the surroundings but PATH and these variables. */
export function startScript(args: string[], env: Record<string, string>): RunningScript {
  const child = execa('dash', [SCRIPT, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    extendEnv: false,
    reject: false,
    all: true,
  });
  const ended = child.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr }));
  const says = async (words: string): Promise<void> => {
    for await (const line of child.iterable({ from: 'all' })) if (line.includes(words)) return;
    throw new Error(`the script ended without saying ${words}: ${JSON.stringify(await ended)}`);
  };
  return { ended, says };
}

export function runScript(args: string[], env: Record<string, string>): Promise<Ended> {
  return startScript(args, env).ended;
}
