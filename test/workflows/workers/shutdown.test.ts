import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect } from 'vitest';
import type { Activities } from '../../../activities/index.js';
import { held } from '../../support/held.js';
import { journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

/** The worker shuts down at the moment when the step is told to stop: the server hears only of the shutdown. */
function leavesInStep(step: keyof Activities): (activities: Activities) => Activities {
  return (activities) => {
    const carryOut = activities[step] as (...words: unknown[]) => Promise<unknown>;
    const leave = async (...words: unknown[]): Promise<unknown> => {
      const { cancellationSignal } = Context.current();
      const result = await carryOut(...words).catch((error: unknown) => {
        if (!cancellationSignal.aborted) throw error;
      });
      if (cancellationSignal.aborted)
        throw ApplicationFailure.create({ message: 'the worker is shutting down', type: 'WorkerShutdown' });
      return result;
    };
    return { ...activities, [step]: leave };
  };
}

describe.concurrent('a worker that shuts down as its step is told to stop', () => {
  journey('in a drain: an abort gives back', { activities: leavesInStep('drain') }, async (journey) => {
    const { until, release } = held();
    journey.atOwnWrite(1, () => journey.world.core.inject('DescribeListeners', { kind: 'hold', until }, Infinity));
    const run = await journey.maintain();
    await journey.world.core.journal.nthWrite(1);
    await run.abort();
    await run.isIn('aborting');
    release();
    expect(await run.ends()).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' }, outOfService: [] });
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey('in the watcher: a restored run stays restored', { activities: leavesInStep('watch') }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    expect(await run.ends()).toMatchObject({ phase: 'restored', failure: null });
  });

  journey(
    'in the check of a claim: the run ends with its document',
    { activities: leavesInStep('checkClaims') },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.world.host('east-1').powerOff();
      await run.signal({ host: 'east-1' });
      await run.verdict('east-1', 'unverified');
      await run.abort({ leaveOut: true });
      expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' }, outOfService: ['east'] });
      expect(journey.shares('east')).toEqual(DRAINED);
    },
  );

  journey(
    'in the check of a claim that is no longer needed: the run goes on',
    { activities: leavesInStep('checkClaims') },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      const east1 = journey.world.host('east-1');
      await journey.reboot(run, 'east-1');
      await run.verdict('east-1', 'counted');
      await east1.powerOff();
      await run.signal({ host: 'east-1' });
      await run.verdict('east-1', 'unverified');
      await journey.reboot(run, 'east-2');
      await run.isIn('confirming');
      await run.abort({ leaveOut: true });
      expect(phases(await run.ends()).slice(-3)).toEqual(['maintenance', 'confirming', 'failed']);
    },
  );
});

function failsChecks(activities: Activities): Activities {
  const checkClaims = (): never => {
    throw ApplicationFailure.nonRetryable('nobody knows how', 'Unobservable');
  };
  return { ...activities, checkClaims };
}

journey(
  'a check of a claim that fails for good ends the run with its document',
  { activities: failsChecks },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await run.signal({ host: 'east-1' });
    expect(await run.ends()).toMatchObject({
      phase: 'failed',
      failure: { type: 'Unobservable' },
      outOfService: ['east'],
    });
  },
);
