import { Context } from '@temporalio/activity';
import type { Phase } from '../src/domain/lifecycle.js';
import { memoOf, PHASE, recordedPhaseOf, type Described, type Memo } from '../src/runs/describe.js';
import { historyPages, type PageBounds } from '../src/runs/describe/history-pages.js';

/**
 * Enough to read a whole history, unless thousands of signals are in it. The pages are small because an event may be as
 * large as the input of a step, and one answer to a worker has 4 MiB.
 */
const BOUNDS: PageBounds = { eventsAPage: 10, pages: 500 };

const GO: Phase = 'maintenance';

/** What a run has written about itself. */
export interface Written extends Pick<Memo, 'plan' | 'hosts'> {
  phase: Phase;
  /** When it gave the go; milliseconds since the Unix epoch. Null: it gave none; undefined: not known. */
  goAtMs: number | null | undefined;
}

/**
 * Anybody who may start a run may start it with any memo and in any phase, and terminate it before a worker takes it.
 * So a memo or a phase counts only if the history has it in an event that a worker wrote.
 */
export async function writtenBy(described: Described): Promise<Written> {
  const { memo, phase, goAtMs } = await readHistory(described);
  const { plan, hosts } = memoOf(described);
  return {
    plan: memo ? plan : null,
    hosts: memo ? hosts : null,
    // The run's own last value has replaced the one from its start.
    phase: phase ? recordedPhaseOf(described) : 'preflight',
    goAtMs,
  };
}

interface Events {
  memo: boolean;
  phase: boolean;
  goAtMs: Written['goAtMs'];
}

async function readHistory(run: Described): Promise<Events> {
  const { client, info } = Context.current();
  const { namespace } = info;
  const found: Events = { memo: false, phase: false, goAtMs: undefined };
  for await (const { events, isLast } of historyPages({ client, namespace }, run, 'first', BOUNDS)) {
    for (const event of events) {
      const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields ?? {};
      found.memo ||= 'baseline' in memo && 'hosts' in memo;
      const phase = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields?.[PHASE]?.data;
      if (!phase) continue;
      found.phase = true;
      if (isGo(Buffer.from(phase).toString())) return { ...found, goAtMs: Number(event.eventTime?.seconds) * 1000 };
    }
    if (isLast) return { ...found, goAtMs: null };
  }
  return found;
}

/** The server stores a keyword as text, or as a list with one member. */
function isGo(json: string): boolean {
  return json === JSON.stringify(GO) || json === JSON.stringify([GO]);
}
