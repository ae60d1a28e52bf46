import { UserError } from '../domain/user-error.js';

/** The TEMPORAL_* settings, Temporal's TOML file or the module of TAGOUT_DATA_CONVERTER can't be used. */
export class BadSettings extends UserError {
  override readonly name = 'BadSettings';

  constructor(message: string, options?: ErrorOptions) {
    super('usage', message, options);
  }
}

/** Temporal did not answer, or refused us. The message says which address was tried and what to do. */
export class Unreachable extends UserError {
  override readonly name = 'Unreachable';

  constructor(message: string, options?: ErrorOptions) {
    super('unreachable', message, options);
  }
}

export interface Target {
  address: string;
  namespace: string;
}

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html; the SDK's enum would load the SDK.
const CANCELLED = 1;
const UNKNOWN = 2;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const ABORTED = 10;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;
/**
 * Answers of a proxy, of a server that is starting or overloaded, or of its authentication. A page with status 404, such as
 * that of a proxy whose server is away, is UNIMPLEMENTED: https://grpc.github.io/grpc/core/md_doc_http-grpc-status-mapping.html.
 */
const UNREACHABLE = [
  ...[CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, PERMISSION_DENIED, RESOURCE_EXHAUSTED, ABORTED, UNIMPLEMENTED, INTERNAL],
  ...[UNAVAILABLE, UNAUTHENTICATED],
];

/** With these codes nothing was answered. With others, the message says more than the code. */
const SILENT = [CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE];

/** True if a call did not reach the server or was turned away, and so was not answered. */
export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.includes(grpcCode(error) ?? -1) || isNamespaceMissing(error);
}

/** True if the server does not know the run that was asked about: it was deleted, or its retention is over. */
export function isRunUnknown(error: unknown): boolean {
  if (isNamespaceMissing(error)) return false;
  const isNotFound = grpcCode(error) === NOT_FOUND;
  return causes(error).some(
    ({ name, message }) => name === 'WorkflowNotFoundError' || (isNotFound && /workflow|execution/i.test(message)),
  );
}

/** True if the data in Temporal was encoded by a codec that this program does not have. */
export function isUndecodable(error: unknown): boolean {
  return causes(error).some(({ message }) => message.startsWith('Unknown encoding: '));
}

/** The cases in which waiting does not help: the server is there but turns us away. */
export function isTurnedAway(error: unknown): boolean {
  const code = grpcCode(error);
  return code === PERMISSION_DENIED || code === UNAUTHENTICATED || isNamespaceMissing(error);
}

/** Says in a sentence why a connection or a call failed. */
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
  if (code === UNIMPLEMENTED)
    return (
      `at ${address} does not answer as a Temporal server does: TEMPORAL_ADDRESS must name its gRPC port. If it does, ` +
      `a proxy before it answers, try again: ${worded(error)}`
    );
  if (code !== null && !SILENT.includes(code))
    return `at ${address} answers with an error, try again: ${worded(error)}`;
  return (
    `does not answer at ${address}: is the server running? \`tagout dev\` starts one on this machine; ` +
    'TEMPORAL_ADDRESS says where another one is.'
  );
}

/** Some calls, such as `describe`, throw the SDK's own class for it; others throw gRPC's error. */
function isNamespaceMissing(error: unknown): boolean {
  return causes(error).some(
    ({ name, message }) => name === 'NamespaceNotFoundError' || /namespace .*not found/i.test(message),
  );
}

/** gRPC's message, without what the SDK puts around it. */
function worded(error: unknown): string {
  return causes(error).at(-1)?.message ?? String(error);
}

function grpcCode(error: unknown): number | null {
  for (const cause of causes(error)) if ('code' in cause && typeof cause.code === 'number') return cause.code;
  return null;
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
