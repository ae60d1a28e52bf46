import { maintenanceId, SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { TAGOUT, type Row } from '../results.js';
import type { Site } from '../stage/site.js';

/** What one run has left in Temporal. */
export interface RunHistory {
  events: number;
  bytes: number;
  /** Events by the phase in which they were written. */
  perPhase: Record<string, number>;
}

export async function historyOf({ ground, service }: Site): Promise<RunHistory> {
  const handle = ground.client.workflow.getHandle(maintenanceId(service));
  const [{ historyLength, historySize = 0 }, { events }] = await Promise.all([
    handle.describe(),
    handle.fetchHistory(),
  ]);
  const perPhase: Record<string, number> = {};
  let phase = 'preflight';
  for (const event of events ?? []) {
    const told = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
    const data = told?.[SEARCH_ATTRIBUTES.phase]?.data;
    if (data) phase = String(JSON.parse(Buffer.from(data).toString()));
    perPhase[phase] = (perPhase[phase] ?? 0) + 1;
  }
  return { events: historyLength, bytes: historySize, perPhase };
}

export function historyRows(runs: readonly RunHistory[]): Row[] {
  if (runs.length === 0) return [];
  const perPhase = Object.entries(runs[0]!.perPhase).map(([phase, events]) => `${phase} ${events}`);
  return [
    {
      what: 'events of a run in Temporal',
      ...{ who: TAGOUT, unit: 'events', samples: runs.map(({ events }) => events), note: perPhase.join(', ') },
    },
    { what: 'bytes of its history', ...{ who: TAGOUT, unit: 'bytes', samples: runs.map(({ bytes }) => bytes) } },
  ];
}
