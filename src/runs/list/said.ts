import { decodePayload, type Connected } from '../../connect.js';
import { isText } from '../../domain/shape.js';
import type { Listed } from './read-list.js';

/** Who started a run and why, from its memo. Null where it is not there, or is encoded as nobody here knows. */
export async function saidIn(
  { client, namespace }: Pick<Connected, 'client' | 'namespace'>,
  { workflowId, memo }: Pick<Listed, 'workflowId' | 'memo'>,
): Promise<{ startedBy: string | null; reason: string | null }> {
  const textOf = async (name: string): Promise<string | null> => {
    const payload = memo?.fields?.[name];
    if (!payload) return null;
    const value = await decodePayload(client, payload, { type: 'workflow', namespace, workflowId }).catch(() => null);
    return isText(value) ? value : null;
  };
  const [startedBy, reason] = await Promise.all([textOf('startedBy'), textOf('reason')]);
  return { startedBy: startedBy ?? null, reason: reason ?? null };
}
