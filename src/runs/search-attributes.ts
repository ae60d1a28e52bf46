import type { Connected } from '../connect.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { UserError } from '../domain/user-error.js';

const NAMES = Object.values(SEARCH_ATTRIBUTES);

/**
 * Throws if the search attributes are missing: then no maintenance can be started here, and "there was none yet" would
 * be misleading.
 */
export async function requireSearchAttributes(session: Connected): Promise<void> {
  try {
    await session.client.workflow.count(NAMES.map((name) => `${name} = 'none'`).join(' OR '));
  } catch (error) {
    throw missingAttribute(error, session) ?? error;
  }
}

/**
 * Explains the server's error about a missing search attribute, with what to do; null for any other error.
 */
export function missingAttribute(error: unknown, { namespace }: Connected): UserError | null {
  const name = /(?:no mapping defined for|invalid) search attribute:? (\w+)/.exec(textOf(error))?.[1];
  if (name === undefined) return null;
  return new UserError(
    'unreachable',
    `namespace ${namespace} has no search attribute ${name}: register it with \`tagout setup\`, with these TEMPORAL_* settings`,
    { cause: error },
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.message} ${textOf(error.cause)}` : '';
}
