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
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Anything that a user can cause: one message that says what to do, and an exit code; never a stack trace. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exit: ExitCode;

  constructor(exit: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
  }
}
