const KINDS = [
  /** The command, a setting or the config is wrong. */
  'usage',
  /** Nothing was touched. */
  'refused',
  /** The maintenance failed or was aborted, or what was waited for can't come any more. */
  'failed',
  /** Temporal, AWS or a worker can't be reached. */
  'unreachable',
] as const;

/** What an error tells of. Each face has its own code for it: the CLI an exit code, a gateway an HTTP status. */
export type ErrorKind = (typeof KINDS)[number];

/** Anything that a user can cause: one message that says what is wrong and what to do; never a stack trace. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** By what it has, not by its class: what a command loads only when it is used was bundled with a class of its own. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && 'kind' in error && KINDS.some((kind) => kind === error.kind);
}
