import type { DoneArgument } from '../../../workflows/messages.js';
import { harmless, inEveryStep, type Fault } from '../fault.js';
import type { Stage } from '../stage.js';

const MADE_UP = '00000000-0000-4000-8000-000000000000';

/** A claim is not a command: no claim, however forged, repeated or early, changes what the hosts have to prove. */
export const CLAIM_FAULTS: readonly Fault[] = [
  claimed('a claim without a reboot', (stage) =>
    stage.eastHosts().flatMap(({ name, bootId }) => [{ host: name }, { host: name, bootId }]),
  ),
  claimed('a claim with a made-up boot id', () => [
    { host: 'east-1', bootId: MADE_UP },
    { host: 'east-2', bootId: MADE_UP },
  ]),
  claimed('a claim for an unknown host, or one of the other cluster', ({ world }) => [
    { host: 'east-9', bootId: MADE_UP },
    { host: '' },
    ...['west-1', 'west-2'].map((host) => ({ host, bootId: world.host(host).bootId })),
  ]),
  {
    name: 'every claim comes three times',
    ends: harmless(),
    strike: (stage) => (stage.claimsPerBoot = 3),
  },
  {
    name: 'no claim comes',
    ends: inEveryStep('failed MaintenanceDeadline', {
      confirming: { leftOut: 'every host has claimed already' },
      reactivating: { leftOut: 'every host has claimed already' },
      aborting: { leftOut: 'no host has had the go' },
    }),
    strike: (stage) => (stage.claimsPerBoot = 0),
  },
];

function claimed(name: string, claims: (stage: Stage) => DoneArgument[]): Fault {
  return {
    name,
    ends: harmless(),
    // The update is answered once the run has checked the claim; no host has rebooted by then, even after the go.
    strike: (stage) => Promise.all(claims(stage).map((claim) => stage.run.done(claim))),
  };
}
