import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Config } from '../../src/domain/config.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { LOOK_AGAIN_MS } from './durations.js';
import type { Journey } from './journey.js';
import type { Maintained } from './maintained.js';
import { BASELINE, DRAINED, type RuleName } from './standard-rules.js';

export const ADOPT = { adopt: { share: null } };
export const NEXT = 'tagout start east --adopt --reason "..."';

/** The config of a journey with short waits, for its next run; the waits of its first run may have been long. */
export function brisk({ config }: Journey): Config {
  return {
    ...config,
    drain: { ...config.drain, settleMs: 100, deadlineMs: 60_000, onDeadline: 'abort' },
    maintenance: { ...config.maintenance, deadlineMs: 120_000 },
    reactivate: { healthyForMs: 100, steps: [100], holdMs: 100 },
    watch: { ...config.watch, blindMs: 5000 },
  };
}

/** The tag of the service on the load balancer, as the load balancer has it. */
export function tagOf({ world: { core, arns }, config }: Journey): string | undefined {
  return core.state.loadBalancers.get(arns.loadBalancer)!.tags.get(`tagout:${config.service}`);
}

/** A plain start finds the tag or zeros that the run left, names the run and how to go on, and touches nothing. */
export async function refusesPlainStart(journey: Journey, left: Maintained): Promise<void> {
  const shares = journey.shares('east');
  const after = journey.world.core.journal.count;
  expect(tagOf(journey)).toContain(left.runId);
  const document = await (await journey.maintain({ config: brisk(journey) })).ends();
  expect(document).toMatchObject({ phase: 'refused', next: NEXT });
  expect(document.failure?.reasons).toContainEqual(
    expect.stringMatching(new RegExp(`core is tagged .* by run ${left.runId} of cluster east .*--adopt`)),
  );
  expect(journey.shares('east')).toEqual(shares);
  expect(journey.allOwnWrites(after)).toEqual([]);
  expect(tagOf(journey)).toContain(left.runId);
}

/** A start with --adopt drains what is not drained, runs every step, and gives back these shares. */
export async function adopts(journey: Journey, back: Record<RuleName, number> = BASELINE): Promise<StatusDocument> {
  const run = await journey.maintain({ ...ADOPT, config: brisk(journey) });
  await run.isIn('maintenance');
  expect(journey.shares('east')).toEqual(DRAINED);
  await journey.rebootAll(run);
  const document = await run.ends();
  expect(document).toMatchObject({ phase: 'restored', adopted: true, outOfService: [], exposed: [], next: null });
  expect(document.timeline.map(({ phase }) => phase)).toEqual([
    ...['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'reactivating', 'restored'],
  ]);
  expect(journey.shares('east')).toEqual(back);
  expect(tagOf(journey)).toBeUndefined();
  return document;
}

/** What Temporal does once the retention of a run is over. */
export async function forget({ temporal: { client } }: Journey, { handle, runId }: Maintained): Promise<void> {
  const { namespace } = client.options;
  const { workflowId } = handle;
  await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
  const isKnown = (): Promise<boolean> =>
    client.workflow
      .getHandle(workflowId, runId)
      .describe()
      .then(
        () => true,
        (error: unknown) => {
          if ((error as Error).name === 'WorkflowNotFoundError') return false;
          throw error;
        },
      );
  while (await isKnown()) await sleep(LOOK_AGAIN_MS);
}
