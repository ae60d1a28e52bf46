import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * The names in the client certificate of a connection: its DNS names. The common name counts only where the certificate
 * has no subject alternative name of any kind (RFC 6125). Empty without a certificate, or with one that the CA of
 * `--client-ca` has not signed.
 */
export function certifiedNames(socket: Socket): string[] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return [];
  const { subject, subjectaltname } = socket.getPeerCertificate();
  if (!subjectaltname) return [subject?.CN ?? []].flat();
  return subjectaltname
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length));
}
