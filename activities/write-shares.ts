import type { KnownLevels } from '../src/domain/known-levels.js';
import type { Move } from '../src/domain/move.js';
import type { MoveSeen } from '../src/domain/next-move.js';
import type { Look, Observed } from '../src/domain/observation.js';
import { shareAt } from '../src/domain/plan.js';
import type { Intended } from './evidence.js';
import type { RoutingScope } from './scopes.js';
import { stepFailure } from './failure.js';
import type { WriteOutcome } from './ports.js';
import { drifted, endIfBlind, seenInFull, sharesIn } from './look.js';
import type { Step } from './step.js';

/** The outcome of a write. */
export interface Written {
  /** Null if certainly nothing was sent. */
  wrote: MoveSeen['wrote'];
  /** Why it may not have arrived, as a phrase. */
  trouble: string | null;
}

/** Writes once. Throws if nothing more may be written: on drift, on a refusal, or after `watch.blind`. */
export async function writeShares(
  step: Step<RoutingScope>,
  known: KnownLevels,
  move: Move,
  { look: { read }, notAfterMs }: { look: { read: Observed<Look> }; notAfterMs: number },
): Promise<Written> {
  const { ports, run, beat } = step;
  const { action, to } = move;
  if (beat.signal.aborted) await beat.pause(0);
  const { blindMs } = run.config.watch;
  // Not measured from the beginning of the step: a check may have waited for hours, while ELBv2 could be read.
  const failingForMs = (): number => beat.stopwatch(`write ${to} ${action.ruleArn}`).elapsed();
  const write = known.writeOf(move, ports.now());
  known.writing(move);
  const pending = beat.evidence.sending(intendedBy(move));
  const outcome = await ports.loadBalancer
    .write({ ...write, notAfterMs }, beat.signal, beat.place)
    .catch((error: unknown) => {
      // A write that was sent is awaited, so the abort has stopped the read before it.
      if (beat.signal.aborted) {
        known.notWritten(move);
        pending.notSent();
      }
      throw error;
    });
  if (!wasSent(outcome)) pending.notSent();
  else pending.answered(outcome.kind, outcome.sent, outcome.kind === 'written' ? outcome.at : undefined);
  switch (outcome.kind) {
    case 'written':
      known.wrote(move, outcome.at);
      return { wrote: { atMs: outcome.at, isAnswered: true }, trouble: null };
    case 'drifted':
      known.notWritten(move);
      beat.evidence.foundDrift(ports.now());
      throw drifted(run, ...(await seenInFull(step, known, read, outcome.differences)), known);
    case 'refused':
      throw stepFailure('WriteRefused', `${action.where}: ${outcome.reason}`, sharesIn(run, read, known));
    case 'unread':
      known.notWritten(move);
      endIfBlind(outcome, failingForMs(), blindMs);
      return { wrote: null, trouble: `${action.where}: ${outcome.reason}` };
    case 'unknown':
      if (failingForMs() >= blindMs)
        throw stepFailure(
          'Unobservable',
          `${action.where}: it is not known whether the write arrived: ${outcome.reason}`,
          sharesIn(run, read, known),
        );
      return { wrote: { atMs: ports.now(), isAnswered: false }, trouble: `${action.where}: ${outcome.reason}` };
  }
}

/** A refusal without a call comes from tagout's own last check. */
function wasSent(outcome: WriteOutcome): outcome is Extract<WriteOutcome, { kind: 'written' | 'refused' | 'unknown' }> {
  return outcome.kind === 'written' || outcome.kind === 'unknown' || (outcome.kind === 'refused' && 'sent' in outcome);
}

export function intendedBy({ action, to }: Move): Intended {
  const after = action.groups.map((group) => [group.targetGroup, shareAt(group, to)] as const);
  return {
    api: action.isDefault ? 'ModifyListener' : 'ModifyRule',
    where: action.where,
    after: Object.fromEntries(after),
  };
}
