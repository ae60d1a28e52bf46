import type { Fault, GridStep } from './fault.js';
import type { Stage } from './stage.js';

/** Releases the run from the step that it is held in. */
export type GoOn = () => void;

/** Brings the run into a step and holds it there. */
export async function reach(stage: Stage, step: GridStep, fault: Fault): Promise<GoOn> {
  const { gates } = stage.hooks;
  switch (step) {
    case 'preflight': {
      const gate = fault.beforeFirstRead === true ? gates.resolve : gates.readHost;
      gate.close();
      await stage.start();
      await stage.hasBegun('observe');
      if (fault.beforeFirstRead !== true) await routingRead(stage);
      return () => gate.open();
    }
    case 'draining': {
      const written = atOwnShare(stage, () => gates.look.close());
      await stage.start();
      await stage.orEnd(written);
      return () => gates.look.open();
    }
    case 'settling':
      return settling(stage);
    case 'maintenance':
      await stage.start();
      await stage.hasGo();
      return () => undefined;
    case 'confirming':
      await stage.start();
      await stage.hasGo();
      // An unhealthy target keeps the run in this step.
      stage.targets.sicken('east-2');
      await stage.rebootHosts();
      await stage.hasBegun('confirm');
      return () => stage.targets.cure('east-2');
    case 'reactivating': {
      await stage.start();
      await stage.hasGo();
      const written = atOwnShare(stage, () => gates.look.close());
      await stage.rebootHosts();
      await stage.orEnd(written);
      return () => gates.look.open();
    }
    case 'aborting': {
      const finish = await settling(stage);
      const written = atOwnShare(stage, () => gates.look.close());
      await stage.run.abort();
      await stage.orEnd(written);
      return () => {
        finish();
        gates.look.open();
      };
    }
  }
}

/** A transaction on east-2 keeps the run in this step until it is finished. */
async function settling(stage: Stage): Promise<GoOn> {
  const busy = stage.host('east-2');
  let isBusy = false;
  const off = stage.hooks.begun.on((step) => {
    if (step !== 'drain' || isBusy) return;
    isBusy = true;
    busy.inFlight += 1;
  });
  await stage.start();
  await stage.hasBegun('settle');
  off();
  return () => {
    // A host that was powered off meanwhile has no transaction any more.
    busy.inFlight = Math.max(0, busy.inFlight - 1);
  };
}

/** Resolves when the run next writes a share. `act` is called before the run has the answer to that write. */
async function atOwnShare(stage: Stage, act: () => void): Promise<void> {
  const { journal } = stage.world.core;
  await new Promise<void>((resolve) => {
    const off = journal.on(({ write, by, action }) => {
      if (!write || by.foreign || !action.startsWith('Modify')) return;
      off();
      act();
      resolve();
    });
  });
}

/** Resolves when preflight has read the routing, including the targets of east. */
async function routingRead({ world }: Stage): Promise<void> {
  await world.core.journal.nthCall(1, 'DescribeTags');
}
