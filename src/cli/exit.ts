import type { ErrorKind } from '../domain/user-error.js';

/** The exit codes of every command: an API, see the CHANGELOG before changing one. */
export const EXIT = {
  done: 0,
  /** A bug of ours. */
  unexpected: 1,
  /** Usage or config. */
  usage: 2,
  /** Nothing was touched. */
  refused: 3,
  /** The maintenance failed or was aborted, or what was waited for can't come any more. */
  failed: 4,
  /** Temporal, AWS or a worker. */
  unreachable: 5,
  /** The wait is over; the maintenance goes on. */
  timedOut: 6,
} as const satisfies Record<ErrorKind | 'done' | 'unexpected' | 'timedOut', number>;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error as it is told. */
export interface Told {
  exit: ExitCode;
  message: string;
}
