/** Bytes that may wait for the reader of our output. */
const WAITING_MAX = 1_000_000;

interface Output {
  readonly writableLength: number;
  write: (text: string) => unknown;
}

/** Lines of a program that runs for ever. While nobody reads them, they are dropped and counted: memory is not endless. */
export class LossyLog {
  private dropped = 0;
  /** Whether there was ever a line. */
  isUsed = false;

  constructor(private readonly output: Output) {}

  write(line: string): void {
    this.isUsed = true;
    if (this.output.writableLength > WAITING_MAX) {
      this.dropped += 1;
      return;
    }
    if (this.dropped > 0) this.output.write(`${this.dropped} lines are missing here: nobody read them\n`);
    this.dropped = 0;
    this.output.write(`${line}\n`);
  }
}
