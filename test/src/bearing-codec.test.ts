import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { expect, test } from 'vitest';
import { bearingCodec, isOutage } from '../../src/connect/bearing-codec.js';
import { NoAnswer } from '../../src/connect/told-codec.js';

const WORKFLOW: SerializationContext = { type: 'workflow', namespace: 'default', workflowId: 'tagout-core' };
const ACTIVITY: SerializationContext = { ...WORKFLOW, type: 'activity', isLocal: false };

const payload = (encoding: string, data: string): Payload => ({
  metadata: { encoding: Buffer.from(encoding) },
  data: Buffer.from(data),
});
const text = ({ data }: Payload) => Buffer.from(data!).toString();
const encodingOf = ({ metadata }: Payload) => Buffer.from(metadata!['encoding']!).toString();

/** Decodes only payloads that begin with its key; if `fails` is given, throws it at any payload. */
function keyed(surroundings: { fails?: Error; writes?: string } = {}): PayloadCodec {
  const read = (one: Payload): Payload => {
    if (surroundings.fails) throw surroundings.fails;
    if (!text(one).startsWith('key ')) throw new Error('unable to authenticate data');
    return payload('json/plain', text(one).slice(4));
  };
  return {
    encode: async (payloads) => payloads.map((one) => payload('keyed', `${surroundings.writes ?? 'key'} ${text(one)}`)),
    decode: async (payloads) => payloads.map(read),
  };
}

const GOOD = payload('keyed', 'key 1');
const GARBAGE = payload('keyed', 'garbage');
const PLAIN = payload('json/plain', '{"host":"east-1"}');

test('a payload that makes the codec throw is passed on as unreadable, and the others are read', async () => {
  const read = await bearingCodec(keyed()).decode([GOOD, GARBAGE, PLAIN, GOOD], WORKFLOW);
  expect(read.map(text)).toEqual(['1', '', '', '1']);
  // It is not passed on as it came: that would get around a codec that throws at unsigned payloads.
  expect(read.map(encodingOf)).toEqual(['json/plain', 'undecodable', 'undecodable', 'json/plain']);
});

test.each<[string, PayloadCodec, SerializationContext | undefined]>([
  ['of a step', keyed(), ACTIVITY],
  ['of an unknown kind', keyed(), undefined],
  ["if the codec can't read what it writes, because its key changed", keyed({ writes: 'other' }), WORKFLOW],
  ['if its service is down', keyed({ fails: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }), WORKFLOW],
])('it throws, as before, %s', async (_, codec, context) => {
  await expect(bearingCodec(codec).decode([GOOD, GARBAGE], context)).rejects.toThrow();
});

test('it throws if the service goes down between the first attempt and the next', async () => {
  let calls = 0;
  const codec = keyed();
  const failing: PayloadCodec = {
    encode: (payloads) => codec.encode(payloads),
    decode: (payloads) => {
      calls += 1;
      return calls <= 2 ? codec.decode(payloads) : Promise.reject(new NoAnswer('it has not answered'));
    },
  };
  await expect(bearingCodec(failing).decode([GARBAGE], WORKFLOW)).rejects.toThrow('it has not answered');
});

test.each<[unknown, boolean]>([
  [new Error('Unsupported state or unable to authenticate data'), false],
  [Object.assign(new Error('bad'), { code: 'ERR_OSSL_BAD_DECRYPT' }), false],
  [Object.assign(new Error('bad'), { code: 'Z_DATA_ERROR' }), false],
  [Object.assign(new Error('bad key'), { $metadata: { httpStatusCode: 400 } }), false],
  ['text', false],
  [new NoAnswer('it has not answered'), true],
  [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }), true],
  [new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'UND_ERR_CONNECT_TIMEOUT' }) }), true],
  [Object.assign(new Error('14 UNAVAILABLE'), { code: 14 }), true],
  [Object.assign(new Error('x'), { status: 503 }), true],
  [Object.assign(new Error('x'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }), true],
  [new DOMException('x', 'TimeoutError'), true],
])('%s: its service could not be asked: %s', (error, outage) => {
  expect(isOutage(error)).toBe(outage);
});
