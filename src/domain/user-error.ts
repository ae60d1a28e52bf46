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

/** The kind of an error. The CLI maps it to an exit code, a gateway to an HTTP status. */
export type ErrorKind = (typeof KINDS)[number];

/** An error that a user can cause: one message that says what is wrong and what to do, without a stack trace. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/**
 * Checks members, not the class: code that a command loads only when used was bundled with its own copy of the class.
 */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && 'kind' in error && KINDS.some((kind) => kind === error.kind);
}
