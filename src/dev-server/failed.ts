import { UserError } from '../domain/user-error.js';

/** The dev server is not there, did not start, or a port it needs is taken. The message is one sentence for the user. */
export class DevServerFailed extends UserError {
  override readonly name = 'DevServerFailed';
  /** The port that something else listens on, where that is why. */
  readonly takenPort: number | null;

  constructor(message: string, { takenPort = null, ...options }: ErrorOptions & { takenPort?: number | null } = {}) {
    super('unreachable', message, options);
    this.takenPort = takenPort;
  }
}
