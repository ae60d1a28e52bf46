import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, type ConfigResult } from '../config.js';
import type { Config } from '../domain/config.js';
import { UserError } from '../domain/user-error.js';

/** The folder of `--configs`, or a file in it, can't be used. */
export class BadConfigs extends UserError {
  override readonly name = 'BadConfigs';

  constructor(message: string) {
    super('usage', message);
  }
}

interface Entry {
  stamp: string;
  result: ConfigResult;
  /** The service of the file when it could last be read; null if it never could. */
  service: string | null;
}

/** The configs that a worker carries out: the YAML files of one folder, read again whenever they change. */
export class ConfigsFolder {
  private entries = new Map<string, Entry>();
  /** By service. */
  private readonly lastGood = new Map<string, Config>();
  private readAtMs = -Infinity;
  private trouble: string | null = null;

  /**
   * Throws `BadConfigs` if the folder can't be read, has no config, or has a file with errors or two for one service.
   */
  constructor(readonly folder: string) {
    const trouble = this.refresh();
    if (trouble !== null) throw new BadConfigs(`--configs: ${trouble}`);
    if (this.entries.size === 0)
      throw new BadConfigs(`--configs: ${folder} has no .yaml or .yml file: no run could go on`);
    for (const [name, { result }] of this.entries)
      if (!result.ok) throw new BadConfigs(`--configs: ${join(folder, name)}: ${errorsOf(result)}`);
    for (const { service } of this.entries.values()) {
      const found = this.configOf(service!);
      if (typeof found === 'string') throw new BadConfigs(`--configs: ${found}`);
    }
  }

  /**
   * The current config of a service, or why there is none, as a sentence without a full stop. `ageMs`: how old the last
   * read of the folder may be, because hundreds of waiting steps may ask often.
   */
  configOf(service: string, ageMs = 0): Config | string {
    if (performance.now() - this.readAtMs >= ageMs) {
      this.trouble = this.refresh();
      this.readAtMs = performance.now();
    }
    return this.trouble ?? this.find(service);
  }

  /**
   * The current config of a service. While the file can't be used, for example while somebody saves it: the last one
   * that this worker could use. If there never was one: why.
   */
  lastGoodConfigOf(service: string, ageMs = 0): Config | string {
    const now = this.configOf(service, ageMs);
    return typeof now === 'string' ? (this.lastGood.get(service) ?? now) : now;
  }

  /** The last good config of each service that has a file now. */
  lastGoodConfigs(): Config[] {
    this.trouble = this.refresh();
    const services = new Set([...this.entries.values()].map(({ service }) => service));
    return [...this.lastGood.values()].filter(({ service }) => services.has(service));
  }

  private find(service: string): Config | string {
    const files = [...this.entries].filter((entry) => entry[1].service === service);
    const [first, second] = files;
    if (second !== undefined)
      return `${files.map(([name]) => name).join(' and ')} in ${this.folder} are both of service ${service}: remove one`;
    if (first === undefined) return `no file in ${this.folder} is of service ${service}${this.wrongFiles()}`;
    const [name, { result }] = first;
    return result.ok ? result.config : `${join(this.folder, name)} can't be used: ${errorsOf(result)}`;
  }

  /** Files with errors: one of them may be the missing one. */
  private wrongFiles(): string {
    const wrong = [...this.entries].filter((entry) => !entry[1].result.ok).map(([name]) => name);
    return wrong.length === 0 ? '' : `; ${wrong.join(', ')} can't be read`;
  }

  /**
   * Null, or why the folder can't be read. In a mounted folder, files may be links, next to folders that begin with a
   * dot.
   */
  private refresh(): string | null {
    try {
      const names = readdirSync(this.folder).filter((name) => /^[^.].*\.ya?ml$/.test(name));
      this.entries = new Map(names.map((name) => [name, this.read(name)]));
    } catch (error) {
      return `${this.folder} can't be read: ${(error as Error).message}`;
    }
    this.keepGood();
    return null;
  }

  /** `find` is not used: it would go through all files for each. */
  private keepGood(): void {
    const [seen, doubled] = [new Set<string | null>(), new Set<string | null>()];
    for (const { service } of this.entries.values()) (seen.has(service) ? doubled : seen).add(service);
    for (const { result } of this.entries.values())
      if (result.ok && !doubled.has(result.config.service)) this.lastGood.set(result.config.service, result.config);
  }

  private read(name: string): Entry {
    const path = join(this.folder, name);
    const before = this.entries.get(name);
    const stamp = stampOf(path);
    if (before?.stamp === stamp) return before;
    const result = loadConfig(path);
    return { stamp, result, service: result.ok ? result.config.service : (before?.service ?? null) };
  }
}

/** Changes when the file is written again or replaced. */
function stampOf(path: string): string {
  const { ino, size, mtimeMs, ctimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return [ino, size, mtimeMs, ctimeMs].join(' ');
}

function errorsOf(result: ConfigResult): string {
  if (result.ok) return '';
  return result.errors.map(({ line, message }) => (line === 0 ? message : `line ${line}: ${message}`)).join('; ');
}
