import { importJWK, type CryptoKey } from 'jose';
import { fileStamp } from '../file-stamp.js';
import { readKeyFile } from './key-file.js';
import { ALGORITHM, publicJwk, type SigningKey } from './key-set.js';
import type { FoundKey, Keys } from './keys.js';

/** The keys of a file, read again when it changes. While the file can't be used, the keys of before stay valid. */
export class KeysOfFile implements Keys {
  private keys = new Map<string, CryptoKey>();
  private refreshing: Promise<void> | null = null;

  private constructor(
    private readonly path: string,
    private readonly report: (problem: string) => void,
    private stamp: string,
  ) {}

  /** Throws a `UserError` if the file can't be used. `report` gets a sentence about each later problem, once. */
  static async open(path: string, report: (problem: string) => void): Promise<KeysOfFile> {
    const keys = new KeysOfFile(path, report, await fileStamp(path));
    await keys.use(await readKeyFile(path));
    return keys;
  }

  async find(algorithm: string, kid: string): Promise<FoundKey> {
    await (this.refreshing ??= this.refresh().finally(() => (this.refreshing = null)));
    const key = algorithm === ALGORITHM ? this.keys.get(kid) : undefined;
    return key === undefined ? { kind: 'none' } : { kind: 'key', key };
  }

  private async refresh(): Promise<void> {
    const stamp = await fileStamp(this.path);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    try {
      await this.use(await readKeyFile(this.path));
    } catch (error) {
      this.report(`${(error as Error).message}; the keys of before stay valid`);
    }
  }

  private async use(keys: SigningKey[]): Promise<void> {
    const read = keys.map(async (key) => [key.kid, await importJWK(publicJwk(key), ALGORITHM)] as const);
    this.keys = new Map((await Promise.all(read)) as [string, CryptoKey][]);
    if (keys.some(({ d }) => d !== null))
      this.report(`${this.path} holds private keys; a gateway needs their public halves only, so give it those`);
  }
}
