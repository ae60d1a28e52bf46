import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SCHEMA = join('docs', 'tagout.schema.json');

/**
 * Where an editor finds the JSON Schema of this installation, for the first line of `file`: relative if the installation
 * is in the same folder or below, so that the line also holds for others who have that folder; otherwise absolute.
 */
export function schemaAddress(file: string, from = fileURLToPath(import.meta.url)): string {
  const schema = above(dirname(from));
  // Beside the file, where `tagout schema > tagout.schema.json` would put it.
  if (schema === null) return './tagout.schema.json';
  const path = relative(dirname(resolve(file)), schema);
  if (path.startsWith('..') || isAbsolute(path)) return addressOf(schema);
  return /\s/.test(path) ? addressOf(schema) : `./${path}`;
}

/** The line ends at a space, so a path with one must be a URL. */
function addressOf(path: string): string {
  return /\s/.test(path) ? pathToFileURL(path).href : path;
}

function above(folder: string): string | null {
  const path = join(folder, SCHEMA);
  if (existsSync(path)) return path;
  return dirname(folder) === folder ? null : above(dirname(folder));
}
