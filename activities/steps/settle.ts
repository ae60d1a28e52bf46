import type { HostReading } from '../../src/domain/host.js';
import { brokenBy, isQuietFor, NOT_QUIET, takeSample, type Quiet, type Sample } from '../../src/domain/quiet.js';
import { findEarlyReboots, noteReboots } from '../../src/domain/reboots.js';
import { followGauges, hintsAt, type StillGauge } from '../../src/domain/still-gauge.js';
import { fewOf } from '../../src/domain/few.js';
import type { Progress } from '../../src/domain/status.js';
import { beating, type ResumableBeat } from '../beat.js';
import { longestGapMs, type BeforeScope, type HostsScope, type RoutingScope, type RunContext } from '../scopes.js';
import { readHosts, unexpectedReboot } from '../hosts.js';
import { LookBeforeGo, type Grounds } from '../look-before-go.js';
import type { Ports } from '../ports.js';
import type { Step } from '../step.js';

export type SettleScope = HostsScope & RoutingScope & BeforeScope & Pick<RunContext, 'stickinessS' | 'stillGaugeMs'>;

/** The last sample and the last look, on which the go relies. */
export interface Settled extends Grounds {
  readings: HostReading[];
  /** Facts that an operator should know and that were no reason to stop; left out if there are none. */
  warnings?: string[];
}

/** The hosts are shown live, and the step must learn of an abort within a second. */
const BEAT_MS = 1_000;

/**
 * Waits `drain.settle`, because AWS does not say how long rules take to reach all nodes. Then waits until in-flight is
 * 0 on every host for a whole `drain.quiet`, or for the stickiness if that is longer: a client with the cookie may be
 * silent that long and still come back. Then looks once more at the routing and the capacity.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-rule.html
 */
export async function settle(ports: Ports, run: SettleScope): Promise<Settled> {
  const { pollMs } = run.config.drain;
  const beatMs = Math.min(BEAT_MS, pollMs);
  return beating<never, Settled>(run, ports, (beat) => untilQuiet({ ports, run, beat }), { beatMs });
}

async function untilQuiet(step: Step<SettleScope, ResumableBeat<never>>): Promise<Settled> {
  const { ports, run, beat } = step;
  const { drain } = run.config;
  // Measured over all attempts; a quiet period never continues in another attempt.
  const settling = beat.stopwatch('drain.settle');
  const settleMs = Math.max(drain.settleMs, run.staleReadMs);
  const period = quietPeriod(run);
  const look = new LookBeforeGo(step, period.words);
  let quiet: Quiet = NOT_QUIET;
  let restarted: Progress['restarted'] = null;
  let gauges: StillGauge[] = [];
  let warnings: string[] = [];
  for (;;) {
    // The quiet period starts when settle has ended; before that, samples are only shown.
    const isSettled = settling.elapsed() >= settleMs;
    const sample = await readSample(step);
    const rebooted = findEarlyReboots(run, sample.readings);
    if (rebooted.length > 0) throw unexpectedReboot(rebooted);
    const noted = [...new Set([...warnings, ...noteReboots(run, sample.readings)])];
    if (noted.length > warnings.length) beat.tell({ warnings: noted });
    warnings = noted;
    gauges = followGauges(gauges, sample.readings);
    if (isSettled) {
      const before = quiet;
      quiet = takeSample(quiet, sample, longestGapMs(run));
      const why = brokenBy(before, quiet);
      if (why !== null) restarted = { at: new Date(ports.now()).toISOString(), why: fewOf(why) };
      const doneMs = quiet.sinceMs === null ? 0 : Math.min(period.ms, sample.completeMs - quiet.sinceMs);
      const progress: Progress[] = [
        settleProgress(settleMs, settleMs),
        { wait: 'drain.quiet', doneMs, ofMs: period.ms, restarted },
        ...look.progress,
      ];
      const hints = hintsAt(gauges, ports.now(), run.stillGaugeMs);
      beat.tell({ waitingFor: quiet.busy.length > 0 ? [...quiet.busy, ...hints] : look.waitingFor, progress });
      if (isQuietFor(quiet, sample, period.ms)) {
        const grounds = await look.after(sample);
        if (grounds !== null)
          return { ...grounds, readings: sample.readings, ...(warnings.length > 0 && { warnings }) };
      } else {
        look.drop();
      }
    } else {
      beat.tell({ waitingFor: ['drain.settle'], progress: [settleProgress(settling.elapsed(), settleMs)] });
    }
    await beat.pause(Math.max(0, Math.min(drain.pollMs, drain.pollMs - (ports.uptime() - sample.startedMs))));
  }
}

function settleProgress(doneMs: number, ofMs: number): Progress {
  return { wait: 'drain.settle', doneMs: Math.min(doneMs, ofMs), ofMs, restarted: null };
}

/** How long every host must have been quiet, and the words for that wait. */
function quietPeriod({ config, stickinessS }: SettleScope): { ms: number; words: string } {
  const stickyMs = (stickinessS ?? 0) * 1000;
  return stickyMs > config.drain.quietMs
    ? { ms: stickyMs, words: `the quiet period (stickiness ${stickinessS} s)` }
    : { ms: config.drain.quietMs, words: 'the quiet period' };
}

/** Its times are from `uptime`: setting a clock must not create a quiet period. */
async function readSample(step: Step<SettleScope>): Promise<Sample> {
  const { ports } = step;
  const startedMs = ports.uptime();
  const readings = await readHosts(step);
  return { startedMs, completeMs: ports.uptime(), readings };
}
