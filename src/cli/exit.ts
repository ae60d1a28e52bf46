import type { ErrorKind } from '../domain/user-error.js';

/** The exit codes of every command. Pipelines rely on them: a change needs a reason and a line in the CHANGELOG. */
export const EXIT = {
  done: 0,
  /** A bug in tagout. */
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

/** As of a program that SIGPIPE has ended: nobody reads any more what it shows. Only `watch` ends with it. */
export const UNREAD = 141;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error as it is printed. */
export interface Told {
  exit: ExitCode;
  message: string;
}
