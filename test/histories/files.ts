import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** A history as JSON, as `temporal workflow show -o json` gives it. */
export interface RecordedHistory {
  events: Record<string, unknown>[];
}

export function readHistory(name: string): RecordedHistory {
  return JSON.parse(readFileSync(pathOf(name), 'utf8')) as RecordedHistory;
}

export function writeHistory(name: string, history: History): void {
  const recorded = JSON.parse(historyToJSON(history)) as RecordedHistory;
  writeFileSync(pathOf(name), `${JSON.stringify(withoutMachine(recorded), null, 1)}\n`);
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`${name}.json`, import.meta.url));
}

/** Who recorded it, and where in which file something was thrown: nothing that a replay asks for. */
const OF_THE_MACHINE = new Set(['identity', 'stackTrace']);

/** What the activities were given is decided by the workflow anew, and is most of the bytes. */
function withoutMachine(value: unknown, key = ''): unknown {
  if (OF_THE_MACHINE.has(key)) return '';
  if (Array.isArray(value)) return value.map((one) => withoutMachine(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      key === 'activityTaskScheduledEventAttributes' && name === 'input' ? null : withoutMachine(one, name),
    ]),
  );
}
