import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import { held } from '../../support/held.js';
import { journey, type JourneyOptions } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';
import { inEach } from '../../support/stands.js';

describe.concurrent('cancel from Temporal gives back before the go', () => {
  inEach(['preflight', 'draining', 'settling', 'aborting'], async (journey, run, free) => {
    await run.handle.cancel();
    free();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' }, outOfService: [], next: null });
    expect(journey.shares('east')).toEqual(BASELINE);
  });
});

describe.concurrent('cancel from Temporal leaves everything as it is after the go', () => {
  inEach(['maintenance', 'confirming', 'reactivating'], async (journey, run) => {
    const before = journey.shares('east');
    const after = journey.world.core.journal.count;
    await run.handle.cancel();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' } });
    expect(document.failure?.message).toContain('Cancelled from Temporal, after the go: everything was left as it is.');
    expect(document.next).toBe('tagout start east --adopt --reason "..."');
    expect(journey.shares('east')).toEqual(before);
    expect(journey.ownWrites(after)).toEqual([]);
  });
});

describe.concurrent('an abort after the go is refused, and the run goes on', () => {
  inEach(['maintenance', 'confirming', 'reactivating'], async (_, run) => {
    const phase = await run.phase();
    const refusal = await run.abort().catch((error: unknown) => (error as { cause: Error }).cause);
    expect((refusal as Error).message).toContain(`the hosts have had the go (the run is in ${phase})`);
    expect(await run.phase()).toBe(phase);
    await run.abort({ leaveOut: true });
    expect((await run.ends()).phase).toBe('failed');
  });
});

describe.concurrent('a run that was terminated leaves what it had done, and the next start', () => {
  inEach(['draining', 'settling', 'maintenance', 'confirming', 'aborting'], async (journey, run, free) => {
    await run.handle.terminate('by a person');
    free();
    const after = journey.world.core.journal.count;
    const left = journey.shares('east');
    const document = await (await journey.maintain()).ends();
    expect(document.phase).toBe('refused');
    expect(document.failure?.reasons).toContainEqual(expect.stringMatching(/core-east is already at share 0.*--adopt/));
    expect(document.next).toBe('tagout start east --adopt --reason "..."');
    expect(journey.shares('east')).toEqual(left);
    expect(journey.ownWrites(after)).toEqual([]);
    const adopted = await journey.maintain({ adopt: { share: null } });
    await adopted.abort({ leaveOut: true });
    await adopted.ends();
  });
});

/** The answer to the `nth` write reaches the run only after `release`; `written` resolves once it is carried out. */
function holdingAnswer(
  nth: number,
  wait = (until: Promise<void>): Promise<void> => until,
): { written: Promise<void>; release: () => void; ports: JourneyOptions['ports'] } {
  const written = held();
  const { until, release } = held();
  let writes = 0;
  return {
    written: written.until,
    release,
    ports: (ports) => ({
      ...ports,
      loadBalancer: {
        ...ports.loadBalancer,
        write: async (...words) => {
          const outcome = await ports.loadBalancer.write(...words);
          if ((writes += 1) === nth) {
            const waited = wait(until);
            written.release();
            await waited;
          }
          return outcome;
        },
      },
    }),
  };
}

describe.concurrent('a stop that comes between the last write of a step and its answer', () => {
  const drain = holdingAnswer(3);
  journey('abort: what was written is given back', { ports: drain.ports! }, async (journey) => {
    const run = await journey.maintain();
    await drain.written;
    await run.abort();
    expect(journey.shares('east')).toEqual(DRAINED);
    expect(await run.phase()).toBe('draining');
    drain.release();
    const document = await run.ends();
    expect(phases(document)).toEqual(['preflight', 'draining', 'aborting', 'aborted']);
    expect(document.outOfService).toEqual([]);
    expect(journey.shares('east')).toEqual(BASELINE);
    expect(journey.ownWrites()).toHaveLength(6);
  });

  const giving = holdingAnswer(6);
  journey('leave-out: nothing more is written', { ports: giving.ports! }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await giving.written;
    await run.abort({ leaveOut: true });
    giving.release();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' }, outOfService: [] });
    expect(document.failure?.message).toContain('east has its shares');
    expect(journey.shares('east')).toEqual(BASELINE);
    expect(journey.ownWrites()).toHaveLength(6);
  });
});

/** Until `until`, and for 30 heartbeats more, the step sends no heartbeat, and so does not hear of a cancel. */
async function deaf(until: Promise<void>): Promise<void> {
  const context = Context.current();
  const heartbeat = context.heartbeat.bind(context);
  let left = 30;
  Object.assign(context, { heartbeat: () => undefined });
  await until;
  Object.assign(context, {
    heartbeat: (details: unknown) => {
      if ((left -= 1) < 0) heartbeat(details);
    },
  });
}

describe.concurrent('a step that was told to stop, and has not heard of it yet, writes nothing more', () => {
  const leaving = holdingAnswer(1, deaf);
  journey('leave-out: the run reports what the step wrote', { ports: leaving.ports! }, async (journey) => {
    const run = await journey.maintain();
    await leaving.written;
    await run.abort({ leaveOut: true });
    leaving.release();
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Aborted' }, outOfService: ['east'] });
    const observed = document.shares.filter((one) => one.observed === 0);
    expect(observed).toHaveLength(1);
    expect(journey.ownWrites()).toHaveLength(1);
  });

  const giving = holdingAnswer(1, deaf);
  journey('abort: what the step wrote is given back', { ports: giving.ports! }, async (journey) => {
    const run = await journey.maintain();
    await giving.written;
    await run.abort();
    giving.release();
    expect((await run.ends()).phase).toBe('aborted');
    expect(journey.shares('east')).toEqual(BASELINE);
    expect(journey.ownWrites()).toHaveLength(2);
  });
});
