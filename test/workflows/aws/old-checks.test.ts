import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import type { LoadBalancerPort, Ports } from '../../../activities/ports.js';
import { held, type Held } from '../../support/held.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type JourneyOptions } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';
import { makeWest } from '../../support/west.js';
import { Watchable } from '../../../lab/watchable.js';

/** The looks of a step last until `answer.release()`, and the clock of the steps can be put forward. */
class SlowLook {
  asked = held();
  answer: Held = held();
  readonly hostReads = new Watchable<string>();
  private forwardMs = 0;
  private agedMs = 0;

  constructor(private readonly step: string) {}

  readonly ports: JourneyOptions['ports'] = (ports: Ports): Ports => ({
    ...ports,
    now: () => Date.now() + this.forwardMs + this.agedMs,
    uptime: () => performance.now() + this.forwardMs,
    readHost: (...words) => {
      this.hostReads.emit(Context.current().info.activityType);
      return ports.readHost(...words);
    },
    loadBalancer: {
      ...ports.loadBalancer,
      look: async (...words) => {
        const askedMs = Date.now() + this.forwardMs + this.agedMs;
        if (Context.current().info.activityType === this.step) {
          this.asked.release();
          await this.answer.until;
        }
        const read = await ports.loadBalancer.look(...words);
        return read.kind === 'observed' ? { ...read, askedMs, at: Date.now() + this.forwardMs + this.agedMs } : read;
      },
    },
  });

  pass(ms: number): void {
    this.forwardMs += ms;
  }

  /** The look that is under way takes this long, while the hosts are still sampled. */
  age(ms: number): void {
    this.agedMs += ms;
  }

  /** Answers the look that is under way, and holds the next. */
  answerOne(): void {
    const { answer } = this;
    this.asked = held();
    this.answer = held();
    answer.release();
  }
}

describe.concurrent('after a long time in which the load balancer could not be read, earlier checks are made again:', () => {
  const beforeGo = new SlowLook('settle');
  journey('a host that boots in that time gets no go', { ports: beforeGo.ports! }, async (journey) => {
    const run = await journey.maintain();
    await beforeGo.asked.until;
    await journey.world.host('east-1').reboot({ downMs: 10, warmingMs: 10 }).ready;
    beforeGo.pass(60_000);
    beforeGo.answer.release();
    const document = await run.ends();
    expect(document.failure?.type).toBe('UnexpectedReboot');
    expect(phases(document)).toEqual(['preflight', 'draining', 'settling', 'failed']);
  });

  const beforeGoAgain = new SlowLook('settle');
  journey('the run says why there is no go yet', { ports: beforeGoAgain.ports! }, async (journey) => {
    const run = await journey.maintain();
    await beforeGoAgain.asked.until;
    beforeGoAgain.age(60_000);
    beforeGoAgain.answerOne();
    await run.waitsForText(/^one more look before the go: ELBv2 took 6\d s to return the routing$/);
    beforeGoAgain.answer.release();
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    await run.ends();
  });

  const still = new SlowLook('settle');
  let readsSince = 0;
  still.answer.release();
  const standsStill: JourneyOptions['ports'] = (ports) => {
    const real = still.ports!(ports);
    const look: LoadBalancerPort['look'] = async (...words) => {
      const read = await real.loadBalancer.look(...words);
      if (Context.current().info.activityType !== 'settle' || readsSince > 0) return read;
      still.pass(60_000);
      still.hostReads.on((step) => void (readsSince += step === 'settle' ? 1 : 0));
      return read.kind === 'observed' ? { ...read, askedMs: read.askedMs + 60_000, at: read.at + 60_000 } : read;
    };
    return { ...real, loadBalancer: { ...real.loadBalancer, look } };
  };
  journey('no go rests on samples from before the worker stood still', { ports: standsStill }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    expect(readsSince).toBeGreaterThanOrEqual(2);
    await run.abort({ leaveOut: true });
    await run.ends();
  });

  const beforeDrainAgain = new SlowLook('drain');
  journey('the run says why nothing is written yet', { ports: beforeDrainAgain.ports! }, async (journey) => {
    const run = await journey.maintain();
    await beforeDrainAgain.asked.until;
    beforeDrainAgain.pass(60_000);
    beforeDrainAgain.answerOne();
    await run.waitsForText(/rule 10 .*: the read before the write is 6\d s old, so it is repeated$/);
    expect(journey.ownWrites()).toEqual([]);
    beforeDrainAgain.answer.release();
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    await run.ends();
  });

  const beforeDrain = new SlowLook('drain');
  journey(
    'nothing is drained onto targets that became unhealthy in that time',
    { ports: beforeDrain.ports! },
    async (journey) => {
      const run = await journey.maintain();
      await beforeDrain.asked.until;
      await makeWest(journey, 'unhealthy');
      beforeDrain.answer.release();
      await run.waitsForText(/healthy/);
      expect(journey.shares('east')).toEqual(BASELINE);
      await makeWest(journey, 'healthy');
      await run.isIn('maintenance');
      await run.abort({ leaveOut: true });
      await run.ends();
    },
  );

  const beforeTraffic = new SlowLook('reactivate');
  journey(
    'no traffic goes to a host that became unhealthy in that time',
    { ports: beforeTraffic.ports! },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await beforeTraffic.asked.until;
      const after = journey.world.core.journal.count;
      journey.world.host('east-2').tellsReady = false;
      beforeTraffic.pass(60_000);
      beforeTraffic.answer.release();
      const document = await run.ends();
      expect(document.failure?.type).toBe('HostLost');
      expect(journey.shares('east')).toEqual(DRAINED);
      expect(journey.ownWrites(after)).toEqual([]);
    },
  );

  const beforeConfirmed = new SlowLook('none');
  journey(
    'hosts that nobody looked at do not count as healthy for that time',
    { ports: beforeConfirmed.ports!, durations: { healthyForMs: ENDLESS_MS } },
    async (journey) => {
      const reads = (times: number): Promise<unknown> => {
        let seen = 0;
        return beforeConfirmed.hostReads.next((step) => step === 'confirm' && (seen += 1) === times);
      };
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
      await reads(6);
      beforeConfirmed.pass(ENDLESS_MS);
      await reads(6);
      expect(await run.phase()).toBe('confirming');
      await run.abort({ leaveOut: true });
      expect(journey.shares('east')).toEqual(DRAINED);
      await run.ends();
    },
  );
});
