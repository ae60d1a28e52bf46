import { harmless, inEveryStep, type Fault } from '../fault.js';
import type { GridGateway } from '../grid-gateway.js';
import type { Stage } from '../stage.js';

const MADE_UP = '00000000-0000-4000-8000-000000000000';

/** The hosts claim through a gateway: what it can't hand on comes later or never, and nobody claims for another host. */
export const GATEWAY_FAULTS: readonly Fault[] = [
  {
    name: 'the gateway is down when the hosts claim',
    gateway: true,
    ends: harmless(),
    strike: async ({ gateway }) => {
      await gateway!.down();
      let isMissed = false;
      gateway!.whenMissed = () => {
        if (!isMissed) void gateway!.up();
        isMissed = true;
      };
    },
  },
  {
    name: 'the gateway is down for good',
    gateway: true,
    ends: inEveryStep('failed MaintenanceDeadline', {
      confirming: { leftOut: 'every host has claimed already' },
      reactivating: { leftOut: 'every host has claimed already' },
      aborting: { leftOut: 'no host has had the go' },
    }),
    strike: ({ gateway }) => gateway!.down(),
  },
  {
    name: 'the gateway is slow, and a host claims again',
    gateway: true,
    ends: harmless(),
    strike: ({ gateway }) => gateway!.slowDown(),
  },
  {
    name: 'claims with forged tokens',
    gateway: true,
    ends: harmless(),
    strike: async (stage) => {
      for (const { name, bootId } of stage.eastHosts())
        for (const token of await stage.gateway!.forgedTokens(name))
          for (const claimed of [bootId, MADE_UP]) await refused(stage, 401, { host: name, bootId: claimed }, token);
    },
  },
  {
    name: 'claims with the token of another host',
    gateway: true,
    ends: harmless(),
    strike: async (stage) => {
      for (const { name, bootId } of stage.eastHosts())
        for (const other of ['east-1', 'east-2', 'west-1', 'east-9'].filter((one) => one !== name))
          await refused(stage, 403, { host: name, bootId }, await stage.gateway!.token(other));
    },
  },
];

async function refused(
  stage: Stage,
  status: number,
  claim: Parameters<GridGateway['post']>[0],
  token: string,
): Promise<void> {
  const gateway = stage.gateway!;
  const before = gateway.handedOn;
  const answered = await gateway.post(claim, token);
  if (answered !== status || gateway.handedOn !== before) throw new Error(`the gateway answered ${answered}`);
}
