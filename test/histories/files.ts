import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** A history as JSON, as `temporal workflow show -o json` gives it. */
export interface RecordedHistory {
  events: Record<string, unknown>[];
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const BUNDLE = 'workflows.js.gz';
const CHANGELOG = fileURLToPath(new URL('../../CHANGELOG.md', import.meta.url));

/** Every history that was recorded, of every version: `0.1.0/restored`, `0.1.0/open/settling`. */
export function recordedHistories(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
}

export function readHistory(name: string): RecordedHistory {
  return JSON.parse(readFileSync(pathOf(name), 'utf8')) as RecordedHistory;
}

/** Throws where the version is released: runs of it are on somewhere, and this is what proves that they can go on. */
export function writeHistory(version: string, name: string, history: History): void {
  refuseReleased(version, readFileSync(CHANGELOG, 'utf8'));
  const { events } = JSON.parse(historyToJSON(history)) as RecordedHistory;
  const lines = withoutMachine(events).map((event) => JSON.stringify(event));
  const path = pathOf(`${version}/${name}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `{"events":[\n${lines.join(',\n')}\n]}\n`);
}

/** The workflows that recorded them, as a worker loads them: an upgrade is tried with runs that these begin. */
export function writeBundle(version: string, code: string): void {
  refuseReleased(version, readFileSync(CHANGELOG, 'utf8'));
  // The source map is most of it, and names files of the machine; without any the SDK takes no bundle.
  const noMap = Buffer.from('{"version":3,"sources":[],"names":[],"mappings":""}').toString('base64');
  const bare = code.replace(/(?<=\n\/\/# sourceMappingURL=data:[^,]*,).*$/m, noMap);
  if (!bare.endsWith(noMap)) throw new Error('the bundle does not end with its source map');
  mkdirSync(join(FOLDER, version), { recursive: true });
  writeFileSync(join(FOLDER, version, BUNDLE), gzipSync(bare, { level: 9 }));
}

/** Of the newest version that is released, or while there is none of the newest that was recorded. */
export function frozenBundle(): { version: string; path: string } {
  const changelog = readFileSync(CHANGELOG, 'utf8');
  const recorded = readdirSync(FOLDER)
    .filter((name) => existsSync(join(FOLDER, name, BUNDLE)))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const version = recorded.findLast((one) => isReleased(one, changelog)) ?? recorded.at(-1);
  if (version === undefined) throw new Error('no version is recorded: npm run record-histories');
  return { version, path: join(FOLDER, version, BUNDLE) };
}

export function refuseReleased(version: string, changelog: string): void {
  if (isReleased(version, changelog))
    throw new Error(`${version} is released: its histories stay as they are. Raise the version, then record anew`);
}

/** The changelog has a heading of its own for each release: `## 0.1.0`, and what comes next under `## Unreleased`. */
function isReleased(version: string, changelog: string): boolean {
  return new RegExp(`^## \\[?v?${version.replaceAll('.', '\\.')}(?![\\w.])`, 'm').test(changelog);
}

function pathOf(name: string): string {
  return join(FOLDER, `${name}.json`);
}

/** Who recorded it, and where in which file something was thrown: nothing that a replay asks for. */
const OF_THE_MACHINE = new Set(['identity', 'stackTrace']);

function withoutMachine<T>(value: T): T {
  if (Array.isArray(value)) return value.map((one: unknown) => withoutMachine(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, OF_THE_MACHINE.has(name) ? '' : withoutMachine(one as unknown)]),
  ) as T;
}
