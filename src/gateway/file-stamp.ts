import { stat } from 'node:fs/promises';

/** Changes when the file is written again or replaced; the same as long as it is not there. */
export async function fileStamp(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found === null ? '' : [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}
