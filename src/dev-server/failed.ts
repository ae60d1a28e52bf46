/** The dev server is not there, did not start, or a port it needs is taken. The message is one sentence for the user. */
export class DevServerFailed extends Error {
  override readonly name = 'DevServerFailed';
  /** What a command that can't go on without it exits with. */
  readonly exit = 5;
  /** The port that something else listens on, where that is why. */
  readonly takenPort: number | null;

  constructor(message: string, { takenPort = null, ...options }: ErrorOptions & { takenPort?: number | null } = {}) {
    super(message, options);
    this.takenPort = takenPort;
  }
}
