import type { Journey } from './journey.js';

/**
 * What any client of the namespace may do: an activity that belongs to no workflow, with an input made by hand. Answers
 * the failure that it ends with, or its result.
 */
export async function startAlone({ temporal, taskQueue, config }: Journey, activity: string): Promise<unknown> {
  const input = { config, cluster: 'east', loadBalancerArns: [], plan: [], hosts: [], staleReadMs: 5_000 };
  const handle = await temporal.client.activity.start(activity, {
    ...{ id: `${activity}-of-${config.service}`, taskQueue, args: [input], scheduleToCloseTimeout: '1 minute' },
  });
  return handle.result().catch((error: unknown) => (error as Error).cause);
}
