import { decodePayload, type Connected } from '../../connect.js';
import { isText, shapeOf } from '../../domain/shape.js';
import { historyPages } from '../describe/history-pages.js';
import type { Listed } from './read-list.js';

interface Said {
  startedBy: string | null;
  reason: string | null;
}

type Server = Pick<Connected, 'client' | 'namespace'>;
type Of = Pick<Listed, 'workflowId' | 'runId' | 'memo'>;

/**
 * Who started a run and why: from its memo, or from its input if it ended before it had written one, as in `scheduled`
 * and where it was refused. Null where that is encoded as nobody here knows. `untilMs`, by `performance.now()`: after
 * that, no input is read.
 */
export async function saidIn(server: Server, run: Of, untilMs: number): Promise<Said> {
  const { workflowId, memo } = run;
  const payloads = memo?.fields ?? {};
  if (!payloads['startedBy'] && !payloads['reason'] && performance.now() < untilMs)
    return (await saidAtStart(server, run).catch(() => null)) ?? NOTHING;
  const context = { type: 'workflow', namespace: server.namespace, workflowId } as const;
  const textOf = async (name: string): Promise<string | null> => {
    const payload = payloads[name];
    if (!payload) return null;
    const value = await decodePayload(server.client, payload, context).catch(() => null);
    return isText(value) ? value : null;
  };
  const [startedBy = null, reason = null] = await Promise.all([textOf('startedBy'), textOf('reason')]);
  return { startedBy, reason };
}

const NOTHING: Said = { startedBy: null, reason: null };
const FIRST_EVENT = { eventsAPage: 1, pages: 1 };
const isSaid = shapeOf<{ startedBy: string; reason: string }>({ startedBy: isText, reason: isText });

/** Anybody may have started a run with any input. */
async function saidAtStart(server: Server, { workflowId, runId }: Of): Promise<Said | null> {
  for await (const { events } of historyPages(server, { workflowId, runId }, 'first', FIRST_EVENT)) {
    const payload = events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
    if (!payload) continue;
    const context = { type: 'workflow', namespace: server.namespace, workflowId } as const;
    const input = await decodePayload(server.client, payload, context);
    if (isSaid(input)) return { startedBy: input.startedBy, reason: input.reason };
  }
  return null;
}
