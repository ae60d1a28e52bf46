import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** A history as JSON, in the form of `temporal workflow show -o json`. */
export interface RecordedHistory {
  events: Record<string, unknown>[];
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const BUNDLE = 'workflows.js.gz';
const CHANGELOG = fileURLToPath(new URL('../../CHANGELOG.md', import.meta.url));

/** The recorded histories of all versions: `0.1.0/restored`, `0.1.0/open/settling`. */
export function recordedHistories(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
}

export function readHistory(name: string): RecordedHistory {
  return JSON.parse(readFileSync(pathOf(name), 'utf8')) as RecordedHistory;
}

/** Throws if the version is released: its recorded histories prove that its open runs can go on. */
export function writeHistory(version: string, name: string, history: History): void {
  refuseReleased(version, readFileSync(CHANGELOG, 'utf8'));
  const { events } = JSON.parse(historyToJSON(history)) as RecordedHistory;
  const lines = withoutMachine(events).map((event) => JSON.stringify(event));
  const path = pathOf(`${version}/${name}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `{"events":[\n${lines.join(',\n')}\n]}\n`);
}

/** Keeps the workflow bundle of a version. The test of an upgrade begins runs with it. */
export function writeBundle(version: string, code: string): void {
  refuseReleased(version, readFileSync(CHANGELOG, 'utf8'));
  // The source map is large and names files of this machine. The SDK requires one, so an empty one replaces it.
  const noMap = Buffer.from('{"version":3,"sources":[],"names":[],"mappings":""}').toString('base64');
  const bare = code.replace(/(?<=\n\/\/# sourceMappingURL=data:[^,]*,).*$/m, noMap);
  if (!bare.endsWith(noMap)) throw new Error('the bundle does not end with its source map');
  mkdirSync(join(FOLDER, version), { recursive: true });
  writeFileSync(join(FOLDER, version, BUNDLE), gzipSync(bare, { level: 9 }));
}

/** The bundle of the newest released version; if none is released, of the newest recorded one. */
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
    throw new Error(`${version} is released: its histories must stay as they are. Raise the version, then record them`);
}

/** In the changelog, each release has a heading such as `## 0.1.0`. The next one is under `## Unreleased`. */
function isReleased(version: string, changelog: string): boolean {
  return new RegExp(`^## \\[?v?${version.replaceAll('.', '\\.')}(?![\\w.])`, 'm').test(changelog);
}

function pathOf(name: string): string {
  return join(FOLDER, `${name}.json`);
}

/** Who recorded the history, and the paths in stack traces. A replay needs neither. */
const OF_THE_MACHINE = new Set(['identity', 'stackTrace']);

function withoutMachine<T>(value: T): T {
  if (Array.isArray(value)) return value.map((one: unknown) => withoutMachine(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, OF_THE_MACHINE.has(name) ? '' : withoutMachine(one as unknown)]),
  ) as T;
}
