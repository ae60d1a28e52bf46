import { UserError } from '../domain/user-error.js';

/** How to choose another port than the one that is taken. */
export function withPortHint(
  error: unknown,
  { port, httpPort, uiPort }: Record<'port' | 'httpPort' | 'uiPort', number>,
): unknown {
  if (!(error instanceof Error && 'takenPort' in error)) return error;
  const hints = new Map([
    [uiPort, 'tagout dev --ui-port PORT'],
    [httpPort, 'tagout dev --http-port PORT (hosts find it by TAGOUT_TEMPORAL_HTTP)'],
    [port, 'TEMPORAL_ADDRESS=127.0.0.1:PORT, for every command'],
  ]);
  const hint = hints.get(Number(error.takenPort));
  if (hint === undefined) return error;
  return new UserError('unreachable', `${error.message} Or choose another port: ${hint}`, { cause: error });
}
