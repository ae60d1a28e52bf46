import type { Client } from '@temporalio/client';
import type { Payload, SerializationContext } from '@temporalio/common';

/** Encodes one value for a call that the SDK passes on as it is, with the codecs of TAGOUT_DATA_CONVERTER. */
export async function encodePayload(client: Client, value: unknown, context: SerializationContext): Promise<Payload> {
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let payloads = [payloadConverter.toPayload(value, context)];
  for (const codec of payloadCodecs) payloads = await codec.encode(payloads, context);
  return payloads[0]!;
}
