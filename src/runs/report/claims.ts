import { toldHost, type HostReading } from '../../domain/host.js';
import { isText, listOf } from '../../domain/shape.js';
import { isHostReading } from '../../domain/shapes/host.js';
import type { ClaimStatus } from '../../domain/status.js';
import type { ClaimCame, StepEnded } from './events.js';
import type { ClaimReport } from './report.js';

const isReadings = listOf(isHostReading);

/**
 * Every claim that came, with its verdict where the run has told it. The document keeps the last claims only, in the
 * order in which they came, so it is laid over the events from the end.
 */
export function claimsOf(
  came: ClaimCame[],
  told: ClaimStatus[],
  steps: StepEnded[],
  bootIdBefore: (host: string) => string | null,
): ClaimReport[] {
  const said = came.map(saidIn);
  const left = [...told];
  const judged = said.toReversed().map((claim) => {
    const last = left.findLastIndex((one) => one.host === claim.host && one.bootId === claim.bootId);
    const [match] = last === -1 ? [] : left.splice(last, 1);
    return { ...claim, verdict: match?.verdict ?? null };
  });
  const readings = steps.flatMap(checkedIn);
  const claims = judged.toReversed();
  return claims.map((claim, n) => {
    const next = claims.find((one, later) => later > n && one.host === claim.host);
    const own = readings.filter(
      ({ host, at }) =>
        host === claim.host && at >= Date.parse(claim.at) && (next === undefined || at < Date.parse(next.at)),
    );
    return { ...claim, bootIdBefore: bootIdBefore(claim.host), checks: own.map(checkOf) };
  });
}

const LONGEST_TEXT = 200;

/** Cut as the run cuts it, so that both can be compared. */
function saidIn({ at, argument }: ClaimCame): Omit<ClaimStatus, 'verdict'> {
  const said = (argument ?? {}) as Record<string, unknown>;
  const textIn = (value: unknown): string | null =>
    isText(value) && value !== '' ? value.slice(0, LONGEST_TEXT) : null;
  return {
    host: textIn(said['host']) ?? '(no host)',
    at,
    bootId: textIn(said['bootId']),
    note: textIn(said['note']),
    by: textIn(said['by']),
  };
}

function checkedIn({ step, told }: StepEnded): HostReading[] {
  return step === 'checkClaims' && isReadings(told) ? told : [];
}

function checkOf(reading: HostReading): ClaimReport['checks'][number] {
  const { bootId, unobservable, readAt } = toldHost(reading);
  return { at: readAt, bootId, unobservable };
}
