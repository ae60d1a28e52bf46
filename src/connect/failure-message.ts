import type { Client } from '@temporalio/client';
import type { ProtoFailure, SerializationContext } from '@temporalio/common';

/** What a failure says that the server holds, also where a failure converter has encoded it; null where there is none. */
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
