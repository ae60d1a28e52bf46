import type { TlsFiles } from '../domain/config.js';
import { isRecord, type Path, type Reader } from './reader.js';

/** Reports errors between the keys of one `tls`. `url`: where the request goes, as it is in the file. */
export function checkTls(reader: Reader, path: Path, url: unknown): void {
  const at = [...path, 'tls'];
  const tls = reader.valueAt(at);
  if (!isRecord(tls)) return;
  const fail = (words: string) => reader.fail(at, `${reader.nameOf(at)} ${words}`);
  if (Object.keys(tls).length === 0) fail('must name ca, or cert and key, or all three');
  if ('cert' in tls !== 'key' in tls) fail('must name cert and key together');
  if (typeof url === 'string' && url.startsWith('http:')) fail('is for https, and url begins with http:');
}

export function completedTls(tls: Partial<Record<keyof TlsFiles, string | undefined>> | undefined): TlsFiles | null {
  if (tls === undefined) return null;
  const { ca = null, cert = null, key = null } = tls;
  return { ca, cert, key };
}
