const closers: (() => Promise<void>)[] = [];

/** For what the tests of a file share: called after the last test of each file of a process, which may go on with the next. */
export function atFileEnd(close: () => Promise<void>): void {
  closers.push(close);
}

export async function endFile(): Promise<void> {
  for (const close of closers) await close();
}
