import type { Config } from '../domain/config.js';
import { forbidden, unauthorized, unavailable, type Answer } from './answer.js';
import type { Denial, Proof } from './proof.js';

/** Why a credential is of no use here, as metrics count it. */
export type Refusal = Denial | 'keys-unreadable' | 'other-service' | 'other-host' | 'other-instance';

export type Admission = { kind: 'admitted'; id: string } | { kind: 'answer'; answer: Answer; reason: Refusal };

interface Wanted {
  service: string;
  host: string;
}

/**
 * Whether a credential may speak for that host of that service. `configOf` says which host is which instance; it is null
 * where no configs are known, and then no instance is admitted.
 */
export function admit(proof: Proof, wanted: Wanted, configOf: ((service: string) => Config | null) | null): Admission {
  switch (proof.kind) {
    case 'denied':
      return refused(unauthorized(proof.why), proof.reason);
    case 'unknown':
      return refused(unavailable(proof.why), 'keys-unreadable');
    case 'host':
      if (proof.service !== wanted.service)
        return refused(forbidden('this credential is for another service'), 'other-service');
      if (proof.host !== wanted.host)
        return refused(forbidden(`this credential is not for ${wanted.host}`), 'other-host');
      return { kind: 'admitted', id: proof.id };
    case 'instance':
      if (proof.service !== wanted.service)
        return refused(forbidden('this credential is for another service'), 'other-service');
      if (!isTarget(configOf?.(wanted.service) ?? null, wanted.host, proof.instanceId))
        return refused(forbidden(`${proof.instanceId} is not the target of ${wanted.host}`), 'other-instance');
      return { kind: 'admitted', id: proof.id };
  }
}

function isTarget(config: Config | null, name: string, instanceId: string): boolean {
  const hosts = config?.clusters.flatMap(({ hosts }) => hosts) ?? [];
  return hosts.some((host) => host.name === name && host.targets.includes(instanceId));
}

function refused(answer: Answer, reason: Refusal): Admission {
  return { kind: 'answer', answer, reason };
}
