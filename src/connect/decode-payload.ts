import type { Client } from '@temporalio/client';
import type { Payload, SerializationContext } from '@temporalio/common';

/** Decodes one payload that the SDK returns undecoded, with the codecs of TAGOUT_DATA_CONVERTER. */
export async function decodePayload(client: Client, payload: Payload, context: SerializationContext): Promise<unknown> {
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let payloads = [payload];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads, context);
  return payloadConverter.fromPayload(payloads[0]!, context);
}
