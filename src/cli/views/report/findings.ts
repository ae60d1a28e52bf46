import type { ClaimReport, RunReport } from '../../../runs/report/report.js';
import { askedLines, whoSentence } from '../../../domain/who/who-text.js';
import { NOT_RECORDED, type Section } from './section.js';
import { exactTime, lasting, time, values } from './words.js';

export function driftSection({ drift }: RunReport): Section | null {
  const [first] = drift;
  if (first === undefined) return null;
  const { lastGoodAt, firstBadAt } = first;
  const seen =
    lastGoodAt === null || firstBadAt === null
      ? 'When it came was not recorded.'
      : `It came between ${exactTime(lastGoodAt)}, when the last look that found what was expected was asked for, and ${exactTime(firstBadAt)}, when the first look that found it was answered. Both times are from the worker's clock.`;
  const rows = drift.map(({ where, what, expected, observed }) => [where, what, expected, observed]);
  return {
    title: 'Drift',
    notes: [seen],
    table: { head: ['where', 'what', 'expected', 'observed'], rows, empty: '' },
    plots: null,
  };
}

/** From CloudTrail, which is not in the history of the run. */
export function whoSection({ who }: RunReport): Section | null {
  if (who === null) return null;
  const rows = who.calls.map(({ at, actor, via, api, set, sourceAddress, userAgent, eventId, match }) => [
    ...[time(at), via === null ? actor : `${actor} through ${via}`, api, set.join(', '), match],
    ...[sourceAddress, userAgent, eventId],
  ]);
  const head = ['at', 'who', 'call', 'set', 'fits', 'from', 'user agent', 'event'];
  return {
    title: 'Who made the change',
    notes: [
      `${whoSentence(who)}.`,
      ...askedLines(who).map((line) => `${line}.`),
      'This was asked of CloudTrail by the workflow whoChanged, and is not from the history of this run.',
    ],
    table: { head, rows, empty: 'No call is known.' },
    plots: null,
  };
}

export function writesSection({ writes, writesOmitted }: RunReport): Section {
  const rows = (writes ?? []).map(({ at, step, api, where, requestId, outcome, before, after }) => [
    ...[exactTime(at), step, api, where, values(before), values(after), outcome],
    requestId ?? 'no answer',
  ]);
  return {
    title: 'Writes',
    notes: [
      'Calls of this run that were sent to change the load balancer, with the request id that CloudTrail has. “unknown”: no answer was recorded, so it may have been carried out; the run has then read what is there.',
      ...(writesOmitted !== null && writesOmitted > 0
        ? [`${writesOmitted} more writes are not listed here: there was no place for all of them.`]
        : []),
    ],
    table: {
      head: ['at', 'step', 'call', 'where', 'before', 'after', 'outcome', 'request id'],
      rows,
      empty: writes === null ? NOT_RECORDED : 'The run has written nothing.',
    },
    plots: null,
  };
}

export function claimsSection({ claims }: RunReport): Section {
  const rows = claims.map((claim) => [
    ...[time(claim.at), claim.host, claim.by ?? 'the host', claim.note ?? '', claim.verdict ?? NOT_RECORDED],
    ...[claim.bootIdBefore ?? '–', claim.bootId ?? '–', checksText(claim)],
  ]);
  return {
    title: 'Claims',
    notes: ['A claim says that the maintenance of a host is done. It counts only when the host itself proves it.'],
    table: {
      head: ['at', 'host', 'by', 'note', 'verdict', 'boot before the go', 'boot claimed', 'boot that the host told'],
      rows,
      empty: 'Nobody has claimed anything.',
    },
    plots: null,
  };
}

function checksText({ checks }: ClaimReport): string {
  return (
    checks.map(({ at, bootId, unobservable }) => `${unobservable ?? bootId ?? '–'} at ${time(at)}`).join('; ') || '–'
  );
}

export function looksSection({ looks }: RunReport): Section {
  const rows = (looks?.steps ?? []).map(({ step, count, longestGapMs, from, to }) => [
    ...[step, time(from), time(to), String(count)],
    count < 2 ? '–' : lasting(longestGapMs),
  ]);
  const notes =
    looks === null
      ? []
      : [
          `${looks.count} looks at the routing. ${gapText(looks.longestGapMs)} A gap lasts from the request of one look to the answer of the next: a change that came and went within it was not seen.`,
        ];
  const head = ['step', 'first', 'last', 'looks', 'longest gap'];
  return { title: 'Looks', notes, table: { head, rows, empty: NOT_RECORDED }, plots: null };
}

function gapText(gapMs: number | null): string {
  if (gapMs === null) return 'The watcher has not ended, so its longest gap is not known yet.';
  return `The longest gap between two looks of the watcher was ${lasting(gapMs)}.`;
}
