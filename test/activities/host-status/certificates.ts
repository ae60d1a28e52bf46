import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

export interface Certificates {
  path: (file: string) => string;
  read: (file: string) => Buffer;
}

const FOR_THIS_MACHINE = 'subjectAltName=IP:127.0.0.1';

/**
 * A CA (`ca.pem`), its certificates (`server`, for 127.0.0.1, and `client`), and an unrelated CA (`other-ca`). The
 * extensions of `client` can be others.
 */
export async function makeCertificates(openssl: string, { client = FOR_THIS_MACHINE } = {}): Promise<Certificates> {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-certificates-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const run = (...args: string[]): Promise<unknown> => execa(openssl, args, { cwd: folder, stdin: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const ca of ['ca', 'other-ca']) {
    await run(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '1',
      '-subj',
      `/CN=${ca}`,
      '-keyout',
      `${ca}.key`,
      '-out',
      `${ca}.pem`,
    );
  }
  for (const [name, subject, extensions] of [
    ['server', '/CN=127.0.0.1', FOR_THIS_MACHINE],
    ['client', '/CN=tagout', client],
  ] as const) {
    writeFileSync(join(folder, 'extensions'), `${extensions}\n`);
    await run('req', ...newKey, '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1', '-extfile', 'extensions'];
    await run('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`);
  }
  const path = (file: string): string => join(folder, file);
  return { path, read: (file) => readFileSync(path(file)) };
}
