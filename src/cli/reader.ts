/** A stream that a process prints to. */
export interface Stream {
  readonly writableNeedDrain: boolean;
  on: (event: 'error', listener: (error: NodeJS.ErrnoException) => void) => unknown;
}

/** Nobody reads any more: `tagout watch | head -1`, or a terminal that was closed. */
const GONE = ['EPIPE', 'EIO'];

/**
 * Whether somebody reads what is printed. An error of the stream ends no work, such as the removal of what a probe has
 * made: the command decides, and the process says it at its end.
 */
export class Reader {
  #error: NodeJS.ErrnoException | null = null;

  constructor(private readonly stream: Stream) {
    // Once a stream has failed, each further write is one more error.
    stream.on('error', (error) => (this.#error ??= error));
  }

  /** Nothing that is printed from now on can arrive. */
  get isGone(): boolean {
    return this.#error !== null;
  }

  /** What was printed is not read yet: more of it would wait in memory. */
  get isBehind(): boolean {
    return this.stream.writableNeedDrain;
  }

  /** One sentence; null if all was printed, or if a reader wanted no more. */
  complaint(): string | null {
    if (this.#error === null || GONE.includes(this.#error.code ?? '')) return null;
    return `standard output can't be written: ${this.#error.message}`;
  }
}
