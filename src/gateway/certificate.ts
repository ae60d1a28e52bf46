import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * The names in the client certificate of a connection: its common name and its DNS names. Empty without a certificate,
 * or with one that the CA of `--client-ca` has not signed.
 */
export function certifiedNames(socket: Socket): string[] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return [];
  const { subject, subjectaltname } = socket.getPeerCertificate();
  const commonNames = [subject?.CN ?? []].flat();
  const dnsNames = (subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length));
  return [...new Set([...commonNames, ...dnsNames])];
}
