import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { NoAnswer } from './told-codec.js';

/** What the codec could not read, in an encoding that no converter knows. */
const UNREADABLE: Payload = { metadata: { encoding: Buffer.from('undecodable') }, data: new Uint8Array() };

const PROBE: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"tagout"') };

/**
 * For a worker. Anybody may send a run a payload that only looks as if this codec had written it; a codec that throws at
 * a signal fails the task at every attempt, and nobody could abort the run. Such a payload is handed on as one that
 * can't be read, and never as it came: a codec may throw because nobody has signed it.
 *
 * What is read differently at the next attempt breaks the run, so a codec that merely can't read now must throw: one
 * whose service is down, or that does not read what it has itself just written. So must one of steps, whose results come
 * from workers alone.
 */
export function bearingCodec(codec: PayloadCodec): PayloadCodec {
  return {
    encode: (payloads, context) => codec.encode(payloads, context),
    decode: async (payloads, context) => {
      try {
        return await codec.decode(payloads, context);
      } catch (error) {
        if (context?.type !== 'workflow' || isOutage(error) || !(await readsItsOwn(codec, context))) throw error;
        return Promise.all(payloads.map((payload) => readableOr(codec, payload, context)));
      }
    },
  };
}

async function readableOr(codec: PayloadCodec, payload: Payload, context: SerializationContext): Promise<Payload> {
  try {
    return (await codec.decode([payload], context))[0] ?? UNREADABLE;
  } catch (error) {
    if (isOutage(error)) throw error;
    return UNREADABLE;
  }
}

async function readsItsOwn(codec: PayloadCodec, context: SerializationContext): Promise<boolean> {
  try {
    const [read] = await codec.decode(await codec.encode([PROBE], context), context);
    return Buffer.compare(read?.data ?? new Uint8Array(), PROBE.data!) === 0;
  } catch {
    return false;
  }
}

const CAUSES_MAX = 8;

/** Of a system call or of undici; those that begin with ERR_ are of Node.js itself, of its crypto for one. */
const NETWORK = /^(E(?!RR_)[A-Z0-9_]+|UND_ERR_\w+)$/;
const SLOW = /Timeout|Abort|Throttl|Network|TooManyRequests/i;
/** DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const GRPC = [4, 8, 14];

/** Whether it tells of a service that could not be asked, in the words of Node.js, gRPC, HTTP or the AWS SDK. */
export function isOutage(error: unknown): boolean {
  let at = error;
  for (let depth = 0; depth < CAUSES_MAX && at instanceof Error; depth += 1, at = at.cause) {
    const { name, code, status, statusCode, $metadata } = at as Error & Record<string, unknown>;
    const { httpStatusCode } = ($metadata ?? {}) as Record<string, unknown>;
    const isHttp = [status, statusCode, httpStatusCode].some((one) => Number(one) >= 500 || Number(one) === 429);
    const isCode = typeof code === 'string' ? NETWORK.test(code) : GRPC.includes(Number(code));
    if (at instanceof NoAnswer || isHttp || isCode || SLOW.test(name)) return true;
  }
  return false;
}
