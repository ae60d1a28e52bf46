import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import type { Host } from '../../../src/domain/config.js';
import type { HostReading } from '../../../src/domain/host.js';
import type { LiveReading } from '../../../src/domain/status.js';
import { longestGapMs } from '../../../activities/scopes.js';
import { LookTimes } from '../../../activities/look-times.js';
import { settle, type Settled, type SettleScope } from '../../../activities/steps/settle.js';
import type { Ports } from '../../../activities/ports.js';
import type { Blockers } from '../../../src/domain/config.js';
import { Balancer } from '../balancer.js';
import { barsOf } from '../bars.js';
import { BLOCKED, BLOCKERS, CLEAR, FIRING } from '../blocking.js';
import { briskRun } from '../run-context.js';

const SERVER_MS = 1_764_000_000_000;
/** How long the step waited for a place on a worker. */
const WAITED_MS = 60_000;

const time = (ms: number): object => ({ seconds: ms / 1_000, nanos: 0 });

interface Wishes {
  /** The number of the first describe of the run that shows a watcher. */
  watchedFrom?: number;
  blockers?: Blockers;
  askPrometheus?: Ports['askPrometheus'];
  /** `drain.poll`; the hosts take as long to answer, so the step never waits for the next poll. */
  pollMs?: number;
  settleMs?: number;
  quietMs?: number;
  /** How long a host takes to answer, by the clock of the test, and the answer to the nth read of it, from 1. */
  readMs?: number;
  inFlight?: (host: string, nth: number) => number;
}

const nobodyAsks: Ports['askPrometheus'] = () => Promise.reject(new Error('nobody is to ask'));

/** A run that settles at once, with a watcher that has just looked; `settled` runs its settle step. */
function settling({ watchedFrom = 0, blockers, askPrometheus, inFlight = () => 0, ...wishes }: Wishes = {}): {
  balancer: Balancer;
  run: SettleScope;
  settled: () => Promise<Settled>;
  waits: string[];
  /** The bars of each heartbeat. */
  bars: string[];
} {
  const { pollMs, settleMs = 5, quietMs = 5, readMs = pollMs ?? 0 } = wishes;
  const brisk = briskRun({ staleReadMs: 5 });
  const { drain } = brisk.config;
  const run = {
    ...brisk,
    config: {
      ...brisk.config,
      drain: { ...drain, settleMs, quietMs, pollMs: pollMs ?? drain.pollMs },
      ...(blockers === undefined ? {} : { blockers }),
    },
  };
  const balancer = new Balancer(run, [0, 0]);
  const told = { goodLookAt: new Date(SERVER_MS).toISOString() };
  const pendingActivities = [
    { activityId: 'settle', lastStartedTime: time(SERVER_MS) },
    {
      ...{ activityId: 'watch', activityType: { name: 'watch' }, state: 2, lastHeartbeatTime: time(SERVER_MS) },
      heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(told)] },
    },
  ];
  let described = 0;
  const describe = async () => {
    const isWatched = described++ >= watchedFrom;
    // Long enough for a heartbeat during the describe. Once a watcher is there, no sample is taken during it.
    if (!isWatched) await sleep(5);
    return { raw: { pendingActivities: pendingActivities.slice(0, isWatched ? 2 : 1) } };
  };
  const client = {
    workflow: { getHandle: () => ({ describe }) },
    withAbortSignal: (_: AbortSignal, act: () => Promise<unknown>) => act(),
    withDeadline: (_: number, act: () => Promise<unknown>) => act(),
    options: { loadedDataConverter: { payloadCodecs: [], payloadConverter: defaultPayloadConverter } },
  } as unknown as Client;
  const scheduledMs = SERVER_MS - WAITED_MS;
  const environment = new MockActivityEnvironment(
    { activityId: 'settle', scheduledTimestampMs: scheduledMs, currentAttemptScheduledTimestampMs: scheduledMs },
    { client },
  );
  const reads = new Map<string, number>();
  const readHost = async (host: Host): Promise<HostReading> => {
    balancer.nowMs += readMs;
    // The heartbeats of this step are sent by the real clock.
    if (wishes.readMs !== undefined) await sleep(5);
    const nth = (reads.get(host.name) ?? 0) + 1;
    reads.set(host.name, nth);
    const reading = await balancer.ports.readHost(host, [], new AbortController().signal);
    return reading.kind === 'observed' ? { ...reading, inFlight: inFlight(host.name, nth) } : reading;
  };
  const ports = { ...balancer.ports, readHost, lookTimes: new LookTimes(), askPrometheus: askPrometheus ?? nobodyAsks };
  const waits: string[] = [];
  const bars: string[] = [];
  environment.on('heartbeat', (told: LiveReading) => {
    waits.push(...told.waitingFor);
    bars.push(...barsOf(told));
  });
  const settled = () => environment.run<[], Settled, () => Promise<Settled>>(() => settle(ports, run));
  return { balancer, run, settled, waits, bars };
}

it('the samples stay valid for the go equally long, however long the step waited for a worker', async () => {
  const { balancer, run, settled } = settling();
  const beganMs = balancer.nowMs;
  const { goUntilMs } = await settled();
  const tookMs = balancer.nowMs - beganMs;
  expect(goUntilMs).toBeGreaterThan(SERVER_MS + 2 * longestGapMs(run));
  expect(goUntilMs).toBeLessThanOrEqual(SERVER_MS + tookMs + 2 * longestGapMs(run));
});

it('no go rests on samples from before a time in which the worker stood still', async () => {
  // Longer than the look takes: otherwise a sample might be read during it, and would break the quiet period.
  const { balancer, run, settled } = settling({ pollMs: 5_000 });
  let resumedMs = Infinity;
  balancer.before = (asked) => {
    if (asked === 1) resumedMs = balancer.nowMs += longestGapMs(run) + 1;
  };
  const { readings } = await settled();
  expect(Math.min(...readings.map(({ at }) => at))).toBeGreaterThan(resumedMs);
});

it('what the last check lacked is reported until the next one: a deadline may pass in between', async () => {
  const { settled, waits } = settling({ watchedFrom: 5 });
  await settled();
  const since = waits.slice(waits.findIndex((wait) => wait.startsWith('somebody to watch')));
  expect(since.length).toBeGreaterThan(1);
  expect(since.filter((wait) => !wait.startsWith('somebody to watch'))).toEqual([]);
});

it('no go while a blocker blocks; then everything is looked at anew', async () => {
  const answers = [FIRING, FIRING, CLEAR, FIRING, CLEAR, CLEAR];
  const asked: string[] = [];
  const askPrometheus: Ports['askPrometheus'] = async () => {
    const answer = answers.shift()!;
    asked.push(answer === CLEAR ? 'clear' : 'blocked');
    return [answer];
  };
  // With each sample so much time passes that the next question is soon due.
  const { balancer, settled } = settling({ pollMs: 5_000, blockers: BLOCKERS, askPrometheus });
  balancer.before = () => void asked.push('look');
  await settled();
  // Asked first, so that a run that is blocked makes no reads, and once more after the look, for the go.
  expect(asked).toEqual(['blocked', 'blocked', 'clear', 'look', 'blocked', 'clear', 'look', 'clear']);
});

it('the go is given up after blockers.deadline', async () => {
  let asks = 0;
  const askPrometheus: Ports['askPrometheus'] = async () => {
    asks += 1;
    return [FIRING];
  };
  const { settled } = settling({ blockers: { ...BLOCKERS, deadlineMs: 50 }, askPrometheus });
  await expect(settled()).rejects.toMatchObject({
    type: 'DrainDeadline',
    message: `blockers.deadline passed, held up by ${BLOCKED}`,
  });
  // The hosts are read all the time, and Prometheus is not asked each time.
  expect(asks).toBe(1);
});

it('on the screen, settle and the quiet period are bars, with what made the quiet period begin anew', async () => {
  // Settled after the 5th sample; then one is busy in the midst of the quiet period.
  const inFlight = (host: string, nth: number): number => (host === 'east-2' && nth === 12 ? 3 : 0);
  const { settled, bars } = settling({ settleMs: 10_000, quietMs: 20_000, readMs: 1_000, inFlight });
  await settled();
  expect(bars).toContainEqual(expect.stringMatching(/^drain\.settle █+░+ \d s of 10 s$/));
  expect(bars).toContainEqual('drain.settle ████████████████████ 10 s of 10 s');
  const quiet = bars.filter((bar) => bar.startsWith('drain.quiet'));
  expect(quiet[0]).toMatch(/^drain\.quiet █*░+ \d s of 20 s$/);
  expect(quiet.at(-1)).toMatch(/^drain\.quiet █+ \d+ s of 20 s, begun anew at \d\d:\d\d:\d\dZ: east-2: 3 in flight$/);
});
