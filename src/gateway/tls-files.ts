import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { UserError } from '../domain/user-error.js';
import { fileStamp } from './file-stamp.js';
import { contextOf, type Tls } from './listen.js';

export interface TlsPaths {
  cert: string;
  key: string;
  clientCa: string | null;
}

/** The certificate, its key and the CA of client certificates, read again when they change. */
export class TlsFiles {
  private constructor(
    private readonly paths: TlsPaths,
    private readonly report: (problem: string) => void,
    /** As they were at the start. */
    readonly first: Tls,
    private stamp: string,
  ) {}

  /** Throws a `UserError` if a file can't be read. `report` gets a sentence about each later problem. */
  static async open(paths: TlsPaths, report: (problem: string) => void): Promise<TlsFiles> {
    const stamp = await stampOf(paths);
    return new TlsFiles(paths, report, await readAll(paths), stamp);
  }

  /** The files, if they have changed since the last time and can be used; otherwise null. */
  async changed(): Promise<Tls | null> {
    const stamp = await stampOf(this.paths);
    if (stamp === this.stamp) return null;
    this.stamp = stamp;
    try {
      const tls = await readAll(this.paths);
      createSecureContext(contextOf(tls));
      return tls;
    } catch (error) {
      this.report(`the new TLS files can't be used: ${(error as Error).message}; those of before stay in use`);
      return null;
    }
  }
}

async function readAll({ cert, key, clientCa }: TlsPaths): Promise<Tls> {
  return {
    cert: await read('--tls-cert', cert),
    key: await read('--tls-key', key),
    clientCa: clientCa === null ? null : await read('--client-ca', clientCa),
  };
}

async function stampOf({ cert, key, clientCa }: TlsPaths): Promise<string> {
  const stamps = await Promise.all([cert, key, ...(clientCa === null ? [] : [clientCa])].map(fileStamp));
  return stamps.join('\n');
}

async function read(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new UserError('usage', `${option} ${path} can't be read: ${(cause as Error).message}`, { cause });
  }
}
