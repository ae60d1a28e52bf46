import { dirname } from 'node:path';
import { UserError } from '../../domain/user-error.js';

/** Why a file can't be written, as a sentence. */
export async function writable<T>(path: string, writing: Promise<T>): Promise<T> {
  return writing.catch((error: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = {
      ENOENT: `there is no folder ${dirname(path)}`,
      ENOTDIR: `${dirname(path)} is no folder`,
      EACCES: `this user may not write in ${dirname(path)}`,
    };
    const reason = reasons[error.code ?? ''] ?? error.message;
    throw new UserError('usage', `${path} can't be written: ${reason}`, { cause: error });
  });
}
