import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { freePorts } from '../../../lab/free-ports.js';
import { speak, tokenOf } from '../../workflows/gateway/speak.js';
import type { GatewayTrouble } from '../scenario.js';

/** As long as a host waits for a slow gateway: the claim may be there by then, or not. */
const GIVES_UP_MS = 20;
const AGAIN_MS = 30;
/** More than any run needs; a host whose run has ended hears so at once. */
const ATTEMPTS_MAX = 200;

interface Claim {
  service: string;
  host: string;
  bootId?: string;
}

export interface SimGateway {
  /** Claims as a host does: again, with the same key, until it is answered. */
  claim: (claim: Claim, troubles: readonly GatewayTrouble[]) => Promise<void>;
  stop: () => Promise<void>;
}

/** A real gateway for the hosts of all runs. */
export async function openGateway(): Promise<SimGateway> {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const { gateway } = await speak();
  // Nobody listens there.
  const [closed = 0] = await freePorts(1);
  return {
    claim: async ({ service, host, bootId }, troubles) => {
      const headers = { authorization: `Bearer ${tokenOf(service, host)}`, 'idempotency-key': randomUUID() };
      const body = JSON.stringify(bootId === undefined ? {} : { bootId });
      for (let n = 0; n < ATTEMPTS_MAX; n += 1) {
        const at = troubles[n] === 'down' ? `http://127.0.0.1:${closed}` : gateway.url;
        const wish = { method: 'POST', headers, body };
        const signal = troubles[n] === 'slow' ? { signal: AbortSignal.timeout(GIVES_UP_MS) } : {};
        const answer = await fetch(`${at}/v1/services/${service}/hosts/${host}/done`, { ...wish, ...signal }).catch(
          () => null,
        );
        if (answer !== null && [200, 202, 409].includes(answer.status)) return;
        await sleep(AGAIN_MS);
      }
    },
    stop: () => gateway.stop(),
  };
}
