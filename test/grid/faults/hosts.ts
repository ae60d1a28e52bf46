import { harmless, inEveryStep, type Expected, type Fault, type GridStep } from '../fault.js';
import type { Stage } from '../stage.js';

/** A fault that passes takes longer to pass on a busy machine. */
const PATIENT = { healthyForMs: 2_000 };

const AFTER_THE_GO = { leftOut: 'in-flight matters only until the go' } as const;
const UNTIL_THE_GO: Partial<Record<GridStep, Expected>> = {
  maintenance: AFTER_THE_GO,
  confirming: AFTER_THE_GO,
  reactivating: AFTER_THE_GO,
};

/** Faults of hosts and targets: unreadable is not zero, and a lost host gets no traffic. */
export const HOST_FAULTS: readonly Fault[] = [
  {
    name: "a host can't be read for a moment",
    durations: PATIENT,
    ends: harmless(),
    strike: (stage) => {
      const host = stage.host('east-1');
      host.trouble = { kind: 'answer', status: 500, body: 'out of order' };
      stage.atReading(
        (one) => one.host === 'east-1' && one.kind === 'unobservable',
        () => (host.trouble = null),
      );
    },
  },
  {
    name: "a host can't be read any more",
    ends: neverBack(),
    strike: (stage) => (stage.host('east-1').trouble = { kind: 'answer', status: 500, body: 'out of order' }),
  },
  {
    name: 'a host goes down for good',
    ends: neverBack(),
    strike: (stage) => stage.host('east-1').powerOff(),
  },
  {
    name: 'a host reboots by itself',
    ends: inEveryStep('restored', {
      draining: 'failed UnexpectedReboot',
      settling: 'failed UnexpectedReboot',
      reactivating: 'failed HostLost',
      aborting: 'failed Aborted',
    }),
    strike: (stage) => stage.host('east-1').reboot({ downMs: 5, warmingMs: 5 }).ready,
  },
  {
    name: 'a process restarts, and its counter falls',
    ends: harmless(),
    strike: async (stage) => {
      stage.host('east-1').accepted += 100;
      await stage.host('east-1').restartProcess();
    },
  },
  {
    name: 'a transaction comes back after zero',
    ends: harmless(UNTIL_THE_GO),
    strike: (stage) => {
      const host = stage.host('east-1');
      host.inFlight += 1;
      host.accepted += 1;
      stage.atReading(
        (one, by) => by === (stage.hooks.seen.has('giveBack') ? 'giveBack' : 'settle') && one.host === 'east-1',
        () => (host.inFlight -= 1),
      );
    },
  },
  {
    name: 'a transaction never ends',
    ends: inEveryStep('aborted DrainDeadline', { ...UNTIL_THE_GO, aborting: 'aborted' }),
    strike: (stage) => (stage.host('east-1').inFlight += 1),
  },
  {
    name: 'short transactions between two samples',
    ends: harmless(UNTIL_THE_GO),
    strike: (stage) => {
      let samples = 0;
      const off = stage.hooks.readings.on(({ reading }) => {
        if (reading.host !== 'east-1') return;
        stage.host('east-1').accepted += 1;
        if ((samples += 1) === 5) off();
      });
    },
  },
  {
    name: 'a host is not ready for a moment',
    durations: PATIENT,
    ends: harmless({ reactivating: 'failed HostLost' }),
    strike: (stage) => {
      const host = stage.host('east-1');
      host.tellsReady = false;
      stage.atReading(
        (one) => one.host === 'east-1' && one.kind === 'observed' && one.ready === false,
        () => (host.tellsReady = true),
      );
    },
  },
  {
    name: 'a target turns unhealthy',
    ends: inEveryStep('failed MaintenanceDeadline', {
      // An unhealthy target is no reason to refuse.
      preflight: 'failed MaintenanceDeadline',
      reactivating: 'failed HostLost',
      aborting: 'failed Aborted',
    }),
    strike: (stage) => stage.targets.sicken('east-1'),
  },
  {
    name: 'the other cluster turns unhealthy',
    beforeFirstRead: true,
    ends: harmless({ preflight: 'refused', draining: 'aborted DrainDeadline', settling: 'aborted DrainDeadline' }),
    strike: (stage) => stage.targets.sicken('west-1', 'west-2'),
  },
  {
    name: 'a boot time moves by 2 s',
    config: { status: 'prometheus' },
    ends: harmless(),
    strike: (stage) => moveBootTimes(stage, 2_000),
  },
  {
    name: 'a clock is set back by an hour',
    config: { status: 'prometheus' },
    ends: harmless(),
    strike: (stage) => moveBootTimes(stage, -3_600_000),
  },
  {
    name: 'a clock is set forward by an hour',
    config: { status: 'prometheus' },
    // After its reboot, such a host reports a boot time in the future.
    ends: harmless({ confirming: 'failed MaintenanceDeadline', reactivating: 'failed HostLost' }),
    strike: (stage) => moveBootTimes(stage, 3_600_000),
  },
];

/** A cluster with a lost host does not get its shares back, neither before nor after the go. */
function neverBack(): Fault['ends'] {
  return {
    preflight: 'refused',
    draining: 'failed DrainDeadline',
    settling: 'failed DrainDeadline',
    maintenance: 'failed MaintenanceDeadline',
    confirming: 'failed MaintenanceDeadline',
    reactivating: 'failed HostLost',
    aborting: 'failed Aborted',
  };
}

function moveBootTimes(stage: Stage, ms: number): void {
  for (const host of stage.eastHosts()) host.bootedAt += ms;
}
