/** The TEMPORAL_* settings or Temporal's TOML file can't be read. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
  readonly exit = 2;
}

/** Temporal did not answer, or not for us. The message says where it was looked for and what to do. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly exit = 5;
}

export interface Target {
  address: string;
  namespace: string;
}

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html; the SDK's enum would load the SDK.
const DEADLINE_EXCEEDED = 4;
const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;
const UNREACHABLE = [DEADLINE_EXCEEDED, PERMISSION_DENIED, UNAVAILABLE, UNAUTHENTICATED];

/** Whether a call failed at the way to the server or at its door, rather than being answered. */
export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.includes(grpcCode(error) ?? -1) || isNamespaceMissing(error);
}

/** Says in a sentence why a connection, or a call over it, did not get through. */
export function unreachable(error: unknown, { address, namespace }: Target): Unreachable {
  return new Unreachable(`Temporal ${why(error, address, namespace)}`, { cause: error });
}

function why(error: unknown, address: string, namespace: string): string {
  if (isNamespaceMissing(error))
    return `at ${address} has no namespace ${namespace}: set TEMPORAL_NAMESPACE, or create it.`;
  const code = grpcCode(error);
  if (code === UNAUTHENTICATED || code === PERMISSION_DENIED)
    return (
      `at ${address} refuses these credentials for namespace ${namespace}: ` +
      'see TEMPORAL_API_KEY and TEMPORAL_TLS_CLIENT_CERT_PATH.'
    );
  return (
    `does not answer at ${address}: is the server running? \`tagout dev\` starts one on this machine; ` +
    'TEMPORAL_ADDRESS says where another one is.'
  );
}

/** The SDK has a class for it, which `describe` and the like throw; other calls throw what gRPC said. */
function isNamespaceMissing(error: unknown): boolean {
  return causes(error).some(
    ({ name, message }) => name === 'NamespaceNotFoundError' || /namespace .*not found/i.test(message),
  );
}

function grpcCode(error: unknown): number | null {
  for (const cause of causes(error)) if ('code' in cause && typeof cause.code === 'number') return cause.code;
  return null;
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
