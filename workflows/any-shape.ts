import { defaultPayloadConverter, rawValueTypeInfo, type PayloadTypeInfo, type RawValue } from '@temporalio/common';

/**
 * For the arguments of what anybody can send. The SDK decodes them before any handler, and where it can't (protobuf,
 * encrypted, broken JSON) it fails the task: of a signal, which is in the history, again at every attempt, so that
 * nobody could abort the run and nothing would end it. With this they come as they were sent, however many there are.
 */
export const ANY_SHAPE: PayloadTypeInfo = {
  inputTypes: new Proxy([], { get: () => rawValueTypeInfo }),
};

/** What was sent, or undefined where it can't be read, or nothing was sent. */
export function decoded(sent: RawValue | undefined): unknown {
  try {
    return sent === undefined ? undefined : defaultPayloadConverter.fromPayload(sent.payload);
  } catch {
    return undefined;
  }
}

/** Null where it is no text, or an empty one. */
export function textOf(value: unknown, longest: number): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, longest) : null;
}
