const closers: (() => Promise<void>)[] = [];

/** Calls `close` after the last test of each file: the process may go on with another file. */
export function atFileEnd(close: () => Promise<void>): void {
  closers.push(close);
}

export async function endFile(): Promise<void> {
  for (const close of closers) await close();
}
