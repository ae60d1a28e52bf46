import { UserError } from '../domain/user-error.js';

/**
 * The dev server was not found, did not start, or needs a port that is taken. The message is one sentence for the user.
 */
export class DevServerFailed extends UserError {
  override readonly name = 'DevServerFailed';
  /** The port that something else uses, if that is the reason. */
  readonly takenPort: number | null;

  constructor(message: string, { takenPort = null, ...options }: ErrorOptions & { takenPort?: number | null } = {}) {
    super('unreachable', message, options);
    this.takenPort = takenPort;
  }
}
