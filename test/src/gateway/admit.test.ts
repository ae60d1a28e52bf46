import { expect, it } from 'vitest';
import type { Config } from '../../../src/domain/config.js';
import { admit } from '../../../src/gateway/admit.js';
import type { Proof } from '../../../src/gateway/proof.js';

const WANTED = { service: 'core', host: 'east-1' };
const CLUSTERS = [
  { name: 'east', hosts: [{ name: 'east-1', targets: ['i-1', '10.0.1.11'] }] },
  { name: 'west', hosts: [{ name: 'west-1', targets: ['i-2'] }] },
];
const configOf = (service: string) => (service === 'core' ? ({ clusters: CLUSTERS } as unknown as Config) : null);

it.each<[Proof, number, string?]>([
  [{ kind: 'host', service: 'core', host: 'east-1', id: 'a' }, 200],
  [{ kind: 'host', service: 'core', host: 'east-2', id: 'a' }, 403, 'other-host'],
  [{ kind: 'host', service: 'web', host: 'east-1', id: 'a' }, 403, 'other-service'],
  [{ kind: 'instance', service: 'core', instanceId: 'i-1', id: 'a' }, 200],
  [{ kind: 'instance', service: 'core', instanceId: 'i-2', id: 'a' }, 403, 'other-instance'],
  [{ kind: 'instance', service: 'core', instanceId: '', id: 'a' }, 403, 'other-instance'],
  [{ kind: 'instance', service: 'web', instanceId: 'i-1', id: 'a' }, 403, 'other-service'],
  [{ kind: 'denied', reason: 'expired', why: 'it has expired' }, 401, 'expired'],
  [{ kind: 'unknown', why: 'no keys' }, 503, 'keys-unreadable'],
])('%j: %i %s', (proof, status, reason) => {
  const admission = admit(proof, WANTED, configOf);
  if (admission.kind === 'admitted') expect(status).toBe(200);
  else expect([admission.answer.status, admission.reason]).toEqual([status, reason]);
});

it('no instance is admitted without a config that says which host it is', () => {
  const proof: Proof = { kind: 'instance', service: 'core', instanceId: 'i-1', id: 'a' };
  expect(admit(proof, WANTED, null)).toMatchObject({ answer: { status: 403 } });
  expect(admit({ ...proof, service: 'web' }, { ...WANTED, service: 'web' }, configOf)).toMatchObject({
    kind: 'answer',
  });
});
