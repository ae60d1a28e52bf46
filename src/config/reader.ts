import type { z } from 'zod';
import type { ConfigDocument, ConfigError } from './document.js';
import { knownKeys, sentenceOf, unknownKey } from './sentences.js';

export type Path = readonly PropertyKey[];

/** Checks one part of the file after the other and collects everything that is wrong, each with its line. */
export class Reader {
  readonly #document: ConfigDocument;
  readonly #errors: ConfigError[];

  constructor(document: ConfigDocument) {
    this.#document = document;
    this.#errors = [...document.errors];
  }

  /** All errors, in the order of the file. */
  get errors(): ConfigError[] {
    return this.#errors.toSorted((a, b) => a.line - b.line);
  }

  valueAt(path: Path): unknown {
    let at = this.#document.value;
    for (const step of path) {
      // A single value may stand for a list of one, and is then its own first item.
      if (step === 0 && typeof at === 'string') continue;
      at = isRecord(at) || Array.isArray(at) ? at[step as never] : undefined;
    }
    return at;
  }

  /** The part at `path` as the schema wants it, or undefined when something is wrong with it. */
  read<T extends z.ZodType>(schema: T, path: Path): z.output<T> | undefined {
    const parsed = schema.safeParse(this.valueAt(path));
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const at = [...path, ...issue.path];
      if (issue.code === 'unrecognized_keys') this.unknown(issue.keys, at, knownKeys(schema, issue.path));
      else this.fail(at, sentenceOf(issue, this.nameOf(at), this.valueAt(at)));
    }
    return undefined;
  }

  /** A section that may be left out, or left empty. */
  readOptional<T extends z.ZodType>(schema: T, path: Path): z.output<T> | undefined {
    const value = this.valueAt(path);
    return value === undefined || value === null ? schema.parse({}) : this.read(schema, path);
  }

  unknown(keys: readonly string[], path: Path, known: string[]): void {
    for (const key of keys) {
      const at = [...path, key];
      this.#errors.push({ line: this.#document.lineOfKey(at), message: unknownKey(this.nameOf(at), key, known) });
    }
  }

  fail(path: Path, message: string): void {
    this.#errors.push({ line: this.#document.lineOf(path), message });
  }

  /** `clusters.east.targetGroups[0]`; no index where a single value stands for a list of one. */
  nameOf(path: Path): string {
    let name = '';
    for (const [depth, step] of path.entries()) {
      if (typeof step !== 'number') name += `${name === '' ? '' : '.'}${String(step)}`;
      else if (Array.isArray(this.valueAt(path.slice(0, depth)))) name += `[${step}]`;
    }
    return name;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
