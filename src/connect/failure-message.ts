import type { Client } from '@temporalio/client';
import type { ProtoFailure, SerializationContext } from '@temporalio/common';

/**
 * The message of a failure stored in the server, decoded if a failure converter has encoded it; null if there is none.
 */
export async function failureMessage(
  client: Client,
  failure: ProtoFailure | null | undefined,
  context: SerializationContext,
): Promise<string | null> {
  const held = failure?.message || null;
  if (!failure?.encodedAttributes) return held;
  const { decodeFailure } = await import('./sdk.js');
  try {
    return (await decodeFailure(client.options.loadedDataConverter, failure, context))?.message ?? held;
  } catch {
    return held;
  }
}
