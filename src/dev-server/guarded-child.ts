import { spawn } from 'node:child_process';

export interface GuardedChild {
  /** The last 4,000 characters of its stderr. */
  complaint: () => string;
  /** Resolves once stdout contains a match. */
  says: (pattern: RegExp) => Promise<void>;
  exited: Promise<void>;
  /** Ends it and waits for its end; after 10 s it is killed. */
  stop: (how?: 'gracefully' | 'kill') => Promise<void>;
}

// The child watches a pipe that only this process holds: the pipe closes when this process ends, for whatever reason.
// Ctrl-C goes to a whole process group, so the child has its own: it must outlive the worker, which still needs it.
const GUARD = `
exec 3<&0
"$0" "$@" </dev/null 3<&- &
child=$!
{ read -r _ <&3; kill "$child"; } 2>/dev/null &
guard=$!
exec 3<&-
wait "$child"; code=$?
kill "$guard" 2>/dev/null
exit "$code"`;

const KEPT_CHARACTERS = 4_000;
const GRACE_MS = 10_000;

/** Starts a program that ends when this process does, on Ctrl-C, on a crash and on SIGKILL too. */
export function startGuarded(program: string, args: string[]): GuardedChild {
  const child = spawn('/bin/sh', ['-c', GUARD, program, ...args], { detached: true, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  let heard = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(-KEPT_CHARACTERS);
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-KEPT_CHARACTERS)));
  child.stdin.on('error', () => undefined); // It may end before the pipe closes.
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));

  return {
    exited,
    complaint: () => stderr.trim(),
    says: (pattern) =>
      new Promise((resolve) => {
        heard = () => {
          if (pattern.test(stdout)) resolve();
        };
        heard();
      }),
    stop: async (how = 'gracefully') => {
      const kill = (): void => {
        if (child.exitCode === null && child.signalCode === null) killGroup(child.pid);
      };
      if (how === 'kill') kill();
      else child.stdin.end();
      const backstop = setTimeout(kill, GRACE_MS);
      await exited;
      clearTimeout(backstop);
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
