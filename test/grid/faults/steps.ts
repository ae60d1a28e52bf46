import { ActivityService } from '../../support/activity-service.js';
import { harmless, type Expected, type Fault, type GridStep } from '../fault.js';
import type { Stage } from '../stage.js';

/** A value of Temporal's PendingActivityState. */
const PAUSED = 4;

const NO_WATCHER = { leftOut: 'the watcher has not begun yet' } as const;
const NO_STEP: Partial<Record<GridStep, Expected>> = {
  maintenance: { leftOut: 'the run waits for claims, and no step is running' },
};

/** What a person can do to an activity in Temporal's UI or with its CLI. */
export const STEP_FAULTS: readonly Fault[] = [
  {
    name: 'the step is paused, and goes on',
    ends: harmless(NO_STEP),
    strike: async (stage) => {
      const [service, step] = await stepUnderWay(stage);
      await service.pause(step);
      await service.is(step, ({ state }) => Number(state) === PAUSED);
      await service.unpause(step);
    },
  },
  {
    name: 'the step is reset',
    ends: harmless(NO_STEP),
    strike: (stage) => reset(stage, false),
  },
  {
    name: 'the step is reset together with its heartbeats',
    ends: harmless({
      ...NO_STEP,
      draining: 'failed Unobservable',
      reactivating: 'failed Unobservable',
      aborting: 'failed Unobservable',
    }),
    strike: (stage) => reset(stage, true),
  },
  {
    name: 'the watcher is paused',
    ends: harmless({ preflight: NO_WATCHER, draining: 'aborted DrainDeadline', settling: 'aborted DrainDeadline' }),
    strike: async ({ journey, run }) => {
      const service = new ActivityService(journey, run);
      await service.pause('watch');
      await service.is('watch', ({ state }) => Number(state) === PAUSED);
    },
  },
];

async function reset(stage: Stage, forgets: boolean): Promise<void> {
  const [service, step] = await stepUnderWay(stage);
  const { scheduledTime } = await service.is(step, ({ lastHeartbeatTime }) => Boolean(lastHeartbeatTime));
  await service.reset(step, forgets);
  const isAnother = (one: typeof scheduledTime): boolean => String(one?.nanos) !== String(scheduledTime?.nanos);
  await service.is(step, (pending) => isAnother(pending.scheduledTime));
}

async function stepUnderWay({ journey, run }: Stage): Promise<[ActivityService, string]> {
  const { raw } = await run.handle.describe();
  const names = (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name ?? '');
  return [new ActivityService(journey, run), names.find((name) => name !== 'watch')!];
}
