import { harmless, inEveryStep, type Fault } from '../fault.js';

/** What people do with the CLI and in Temporal's UI. */
export const PEOPLE_FAULTS: readonly Fault[] = [
  {
    name: 'abort',
    ends: inEveryStep('aborted', { maintenance: 'restored', confirming: 'restored', reactivating: 'restored' }),
    strike: async ({ run }) => {
      const hasGo = ['maintenance', 'confirming', 'reactivating'].includes(await run.phase());
      if (hasGo) await mustFail(run.abort(), 'an abort after the go');
      else await run.abort();
    },
  },
  {
    name: 'abort --leave-out',
    ends: inEveryStep('failed Aborted'),
    strike: ({ run }) => run.abort({ leaveOut: true }),
  },
  {
    name: 'cancel',
    ends: inEveryStep('aborted', {
      maintenance: 'failed Aborted',
      confirming: 'failed Aborted',
      reactivating: 'failed Aborted',
    }),
    strike: ({ run }) => run.handle.cancel(),
  },
  {
    name: 'terminate',
    ends: inEveryStep('terminated'),
    strike: ({ run }) => run.handle.terminate('a person pressed the button'),
  },
  {
    name: 'a second start, for this cluster and for the other',
    ends: harmless(),
    strike: async (stage) => {
      await mustFail(stage.journey.maintain(), 'a second start');
      await mustFail(stage.journey.maintain({ cluster: 'west' }), 'a start of the other cluster');
    },
  },
];

async function mustFail(attempt: Promise<unknown>, what: string): Promise<void> {
  const failed = await attempt.then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error(`${what} was accepted`);
}
