import type { z } from 'zod';
import type { ConfigDocument, ConfigError } from './document.js';
import { knownKeys, sentenceOf, unknownKey } from './sentences.js';

export type Path = readonly PropertyKey[];

/** Checks the file part by part and collects every error with its line. */
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
      // A single value may be written instead of a list with one item, and is then its own first item.
      if (step === 0 && typeof at === 'string') continue;
      at = isRecord(at) || Array.isArray(at) ? at[step as never] : undefined;
    }
    return at;
  }

  /** The part at `path`, parsed by the schema; undefined if it has an error. */
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

  /** The same for a section that may be missing or empty. */
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

  /** `clusters.east.targetGroups[0]`; without the index if a single value is written instead of a list. */
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
