import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { NoAnswer } from './told-codec.js';

/** Replaces a payload that the codec could not read; no converter knows this encoding. */
const UNREADABLE: Payload = { metadata: { encoding: Buffer.from('undecodable') }, data: new Uint8Array() };

const PROBE: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"tagout"') };

/**
 * For a worker. Anybody may send a run a payload that only looks as if this codec had written it. If the codec throws
 * at a signal, the task fails at every attempt, and nobody can abort the run. So such a payload is passed on as an
 * unreadable one, and never as it came: the codec may have thrown because the payload is not signed.
 *
 * A payload that the next attempt reads differently would break the run. So this codec still throws when the real one
 * can't read at the moment: its service is down, or it can't read what it has just written. It also throws for results
 * of steps, which come only from workers.
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

/**
 * Codes of system calls and of undici. Codes that begin with ERR_ come from Node.js itself, for example from its
 * crypto.
 */
const NETWORK = /^(E(?!RR_)[A-Z0-9_]+|UND_ERR_\w+)$/;
const SLOW = /Timeout|Abort|Throttl|Network|TooManyRequests/i;
/** DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const GRPC = [4, 8, 14];

/** True if the error says that a service can't be reached, in the form of Node.js, gRPC, HTTP or the AWS SDK. */
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
