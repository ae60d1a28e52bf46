import type { HostReading } from '../src/domain/host.js';
import { count } from '../src/domain/health.js';
import { isQuietFor, NOT_QUIET, takeSample, type Quiet, type Sample } from '../src/domain/quiet.js';
import { findEarlyReboots, noteReboots } from '../src/domain/reboots.js';
import { followGauges, hintsAt, type StillGauge } from '../src/domain/still-gauge.js';
import { KnownLevels } from '../src/domain/known-levels.js';
import { beating, type ResumableBeat } from './beat.js';
import { Beside } from './beside.js';
import { capacityShort } from './capacity.js';
import {
  longestGapMs,
  longestLookMs,
  type BeforeScope,
  type HostsScope,
  type RoutingScope,
  type RunContext,
} from './context.js';
import { ElsewherePass } from './elsewhere.js';
import { readHosts, unexpectedReboot } from './hosts.js';
import { lateSentence } from './late-looks.js';
import { lookAsExpected, sharesIn, type Moved } from './look.js';
import { unwatched } from './own-watcher.js';
import type { Ports, ReadPlace } from './ports.js';
import { ServerClock } from './server-clock.js';
import type { Step } from './step.js';

export type SettleScope = HostsScope & RoutingScope & BeforeScope & Pick<RunContext, 'stickinessS' | 'stillGaugeMs'>;

/** The last of the samples, and the last look, that the go rests on. */
export interface Settled extends Moved {
  readings: HostReading[];
  /** Until when the go may rest on them, by the Temporal server's clock; milliseconds since the Unix epoch. */
  goUntilMs: number;
  /** What should be known, and was no reason to stop; left out where there is nothing. */
  warnings?: string[];
}

/** Its hosts are shown live, and an abort gives back what was taken: it hears of one within a second. */
const BEAT_MS = 1_000;

/**
 * Waits `drain.settle`, because ALB gives no time for how long rules take to reach its nodes, then until in-flight is 0
 * on every host for a whole `drain.quiet`, or for as long as a client is sticky where that is longer: whoever has the
 * cookie may be silent that long and still come back. Then looks at the routing and the capacity once more.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-rule.html
 */
export async function settle(ports: Ports, run: SettleScope): Promise<Settled> {
  const { drain } = run.config;
  const settled = async (beat: ResumableBeat<never>): Promise<Settled> => {
    const step = { ports, run, beat };
    // Over all attempts; the quiet period never outlives one.
    const settling = beat.stopwatch('drain.settle');
    const settleMs = Math.max(drain.settleMs, run.staleReadMs);
    const stickyMs = (run.stickinessS ?? 0) * 1000;
    const isSticky = stickyMs > drain.quietMs;
    const period = isSticky ? `the quiet period (stickiness ${run.stickinessS} s)` : 'the quiet period';
    let waiting = period;
    const elsewhere = new ElsewherePass();
    let quiet: Quiet = NOT_QUIET;
    let gauges: StillGauge[] = [];
    let warnings: string[] = [];
    const look = new Beside<LookBeforeGo | Lacking>();
    // What the last look lacked stands until the next one: it is told in between, and by a deadline that passes then.
    let lacking: string[] | null = null;
    const server = new ServerClock(ports.uptime, beat.began);
    // One place in the queue of reads for all that the go rests on: it must not grow old behind the looks of others.
    let place: ReadPlace | undefined;
    for (;;) {
      // The quiet period starts when settle has ended; before that, samples are for the eyes alone.
      const isSettled = settling.run() >= settleMs;
      const sample = await readSample(step);
      const rebooted = findEarlyReboots(run, sample.readings);
      if (rebooted.length > 0) throw unexpectedReboot(rebooted);
      const noted = [...new Set([...warnings, ...noteReboots(run, sample.readings)])];
      if (noted.length > warnings.length) beat.tell({ warnings: noted });
      warnings = noted;
      gauges = followGauges(gauges, sample.readings);
      if (isSettled) {
        quiet = takeSample(quiet, sample, longestGapMs(run));
        const hints = hintsAt(gauges, ports.now(), run.stillGaugeMs);
        beat.tell({ waitingFor: quiet.busy.length > 0 ? [...quiet.busy, ...hints] : (lacking ?? [waiting]) });
        const late = ports.looks.late(ports.now());
        if (!isQuietFor(quiet, sample, isSticky ? stickyMs : drain.quietMs)) {
          // Whatever broke the quiet may have come since that look was asked for.
          look.drop();
          place = undefined;
          lacking = null;
        } else if (late !== null) {
          look.drop();
          lacking = [lateSentence(late)];
          beat.tell({ waitingFor: lacking });
        } else {
          const asked = (place ??= { kind: 'step', sinceMs: ports.now() });
          look.begin(() => lookOnceMore({ ...step, beat: { ...beat, place: asked } }, elsewhere, server));
          // The samples go on while it is under way, and whatever they tell then counts.
          await Promise.race([look.answered(), beat.pause(drain.pollMs)]);
          const seen = look.take();
          const moved = seen === null || 'lacking' in seen ? null : seen;
          if (seen !== null && 'lacking' in seen) {
            lacking = seen.lacking;
            beat.tell({ waitingFor: lacking });
            // What waits for better times takes nobody's turn.
            if (elsewhere.remaining === 0) place = undefined;
          }
          const tookMs = moved === null ? 0 : ports.now() - moved.askedMs;
          const isOld = ports.uptime() - sample.completeMs > longestGapMs(run) || tookMs > longestLookMs(run);
          if (moved !== null && !isOld) {
            // As long again for the way to the workflow, which looks at nothing.
            const sampledMs = server.at(sample.completeMs) ?? beat.onServer(sample.completeMs);
            const goUntilMs = sampledMs + 2 * longestGapMs(run);
            const { shares, at } = moved;
            return { shares, at, readings: sample.readings, goUntilMs, ...(warnings.length > 0 && { warnings }) };
          }
          if (moved !== null) {
            lacking = null;
            waiting = `one more look before the go: ELBv2 took ${Math.round(tookMs / 1000)} s to tell the routing`;
          }
        }
      } else {
        beat.tell({ waitingFor: ['drain.settle'] });
      }
      await beat.pause(Math.max(0, Math.min(drain.pollMs, drain.pollMs - (ports.uptime() - sample.startedMs))));
    }
  };
  return beating<never, Settled>(drain.pollMs, ports, settled, { beatMs: Math.min(BEAT_MS, drain.pollMs) });
}

/** Its moments are of `uptime`: a clock that is set must not make a period of nothing. */
async function readSample(step: Step<SettleScope>): Promise<Sample> {
  const { ports } = step;
  const startedMs = ports.uptime();
  const readings = await readHosts(step);
  return { startedMs, completeMs: ports.uptime(), readings };
}

interface LookBeforeGo extends Moved {
  /** When the oldest part of it was asked for, in milliseconds since the Unix epoch. */
  askedMs: number;
}

/** What keeps the go back; the samples go on. */
interface Lacking {
  lacking: string[];
}

/** Lacking where nobody watches, capacity is short, or a host may be a target elsewhere: then no go is given. */
async function lookOnceMore(
  step: Step<SettleScope>,
  elsewhere: ElsewherePass,
  server: ServerClock,
): Promise<LookBeforeGo | Lacking> {
  const { ports, run } = step;
  const { everyMs } = run.config.watch;
  // Before the reads as well, so that a run that nobody watches spends none of them while it waits.
  const before = await unwatched(ports, server, everyMs);
  if (before !== null) return { lacking: [before] };
  const waits = (): Lacking => ({ lacking: [`the targets of ${count(elsewhere.remaining, 'other target group')}`] });
  if (!(await elsewhere.goOn(step))) return waits();
  const look = await lookAsExpected(
    step,
    new KnownLevels(run, ports.now(), () => ({ levels: ['drained'], stale: [] })),
  );
  const short = await capacityShort(step);
  if (short.length > 0) return { lacking: short };
  if (!(await elsewhere.covers(step, look))) return waits();
  const now = await unwatched(ports, server, everyMs);
  return now === null ? { ...sharesIn(run, look), askedMs: look.askedMs } : { lacking: [now] };
}
