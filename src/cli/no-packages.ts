import { UserError } from '../domain/user-error.js';

/**
 * For a copy of tagout that was unpacked and not installed: the CLI is one bundle and runs without packages, a worker
 * does not. Any other error is thrown as it is.
 */
export function explainNoPackages(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const message = `this copy of tagout can't run a worker, because its packages are not installed: install it with npm (${error.message})`;
  throw new UserError('usage', message, { cause: error });
}
