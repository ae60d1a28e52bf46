import { defaultPayloadConverter, rawValueTypeInfo, type PayloadTypeInfo, type RawValue } from '@temporalio/common';

/**
 * For the arguments of messages that anybody can send. The SDK decodes arguments before any handler, and fails the task
 * if it can't (protobuf, encrypted, broken JSON). A signal is in the history, so the task would fail again at every
 * attempt, and nobody could abort or end the run. With this type, arguments of any number arrive undecoded.
 */
export const ANY_SHAPE: PayloadTypeInfo = {
  inputTypes: new Proxy([], { get: () => rawValueTypeInfo }),
};

/** The decoded argument; undefined if it can't be read, or if none was sent. */
export function decoded(sent: RawValue | undefined): unknown {
  try {
    return sent === undefined ? undefined : defaultPayloadConverter.fromPayload(sent.payload);
  } catch {
    return undefined;
  }
}

/** Null if it is not text, or is empty. */
export function textOf(value: unknown, longest: number): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, longest) : null;
}
