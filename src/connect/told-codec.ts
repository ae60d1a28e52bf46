import type { PayloadCodec } from '@temporalio/common';
import type { BadSettings } from './errors.js';

/** The server waits as long for a workflow task. */
const CODEC_MS = 10_000;

/** The codec did not answer, which says nothing about the payload. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Wraps a codec: its failures, for example because of another key, become errors made by `bad`, in one line. A call
 * that does not end fails too.
 */
export function toldCodec(
  codec: PayloadCodec,
  bad: (what: string, cause: unknown) => BadSettings,
  boundMs = CODEC_MS,
): PayloadCodec {
  return {
    encode: (payloads, context) => told(`can't encode`, () => codec.encode(payloads, context)),
    decode: (payloads, context) => told(`can't decode the data in Temporal`, () => codec.decode(payloads, context)),
  };

  async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await within(boundMs, work);
    } catch (error) {
      const hint = error instanceof NoAnswer ? '' : '; does it have the key that the workers have?';
      throw bad(`${what}: ${firstLine(error)}${hint}`, error);
    }
  }
}

async function within<T>(boundMs: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`it has not answered for ${boundMs / 1000} s`)), boundMs);
  });
  try {
    return await Promise.race([work(), end]);
  } finally {
    clearTimeout(timer);
  }
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
