import { createHash } from 'node:crypto';
import type { temporal } from '@temporalio/proto';
import type { HistoryDigest } from './report.js';

type History = temporal.api.history.v1.IHistory;

/**
 * The SHA-256 of a history as JSON, in the form of `temporal workflow show`, with sorted keys and without spaces: so a
 * reader can check it without tagout. `toJson`: the SDK's `historyToJSON`.
 */
export function digestOf(
  history: History,
  { workflowId, runId, namespace }: { workflowId: string; runId: string; namespace: string },
  toJson: (history: History) => string,
): HistoryDigest {
  const { events = [] } = JSON.parse(toJson(history)) as { events?: unknown[] };
  const show = `temporal workflow show --namespace ${namespace} --workflow-id ${workflowId} --run-id ${runId} --output json --no-json-shorthand-payloads`;
  return {
    events: events.length,
    sha256: createHash('sha256')
      .update(JSON.stringify(sorted(events)))
      .digest('hex'),
    check: `${show} | jq -cSj '.events[:${events.length}]' | sha256sum`,
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, sorted(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
