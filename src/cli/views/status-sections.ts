import { isEnd } from '../../domain/lifecycle.js';
import type { FailureStatus, StatusDocument } from '../../domain/status.js';
import { clock, countdown, span } from '../../domain/time-words.js';
import { isPausedWords } from '../../runs/documents/paused-words.js';
import { isStuckWords } from '../../runs/documents/stuck-words.js';
import { lateAfterMs } from '../../runs/late.js';
import type { Live } from '../../runs/live.js';
import { claimText, refusedClaims } from './claim-text.js';
import { phaseStates, type PhaseState } from './phases.js';
import type { Line, Look } from './screen/line.js';
import type { Item, Section } from './screen/section.js';
import { claimsSection } from './sections/claims.js';
import { counted } from './sections/counted.js';
import { hostsSection } from './sections/hosts.js';
import { progressLines } from './sections/progress.js';
import { sharesSection } from './sections/shares.js';

/** What is shown of a run. */
export interface Shown {
  document: StatusDocument;
  live: Live;
  /** In-flight of each host, one reading a second, the newest last; empty where nobody has watched. */
  overTime: (host: string) => (number | null)[];
}

/** The status document in sections: first what is dangerous, last the one command to go on. */
export function statusSections({ document, live, overTime }: Shown, now: Date): Section[] {
  const { failure, exposed, waitingFor, outOfService, deadlineAt, beginsAt, next, worker, warnings, phase } = document;
  const stuck = warnings.filter((one) => isStuckWords(one) || isPausedWords(one));
  const isOver = isEnd(phase);
  const why = stuck.length === 0 && !isOver ? 'no worker answers: ' : '';
  const unknown = `${why}this is what Temporal itself knows about the run`;
  return [
    ...(failure === null ? [] : failureSections(failure)),
    texts(0, [
      ...(failure?.type === 'RoutingDrift' ? [bad('tagout has written nothing since.')] : []),
      ...(exposed.length === 0
        ? []
        : [bad(`EXPOSED: traffic is reaching ${exposed.join(', ')} before its hosts were confirmed`)]),
      ...stuck.map(bad),
      ...(worker ? [] : [warn(unknown)]),
    ]),
    { rank: 0, items: [{ line: headline(document, now), wraps: true }], more: counted('line') },
    phasesSection(document, now),
    {
      rank: 3,
      items:
        waitingFor.length === 0 || isOver
          ? []
          : [{ lead: 'waiting for: ', pieces: waitingFor.map((text) => [{ text }]), separator: '; ', rowsMax: 2 }],
      more: counted('line'),
    },
    { rank: 2, items: isOver ? [] : progressLines(live.progress, now), more: counted('wait') },
    hostsSection(document, overTime, now),
    {
      ...texts(
        4,
        refusedClaims(document).map((claim) => bad(claimText(claim, now))),
      ),
      more: counted('refused claim'),
    },
    claimsSection(document, now),
    sharesSection(document, now),
    texts(2, [
      ...(outOfService.length === 0 ? [] : [`out of service: ${outOfService.join(', ')}`]),
      ...(beginsAt === undefined || isOver ? [] : [`begins: ${clock(beginsAt, now)} (in ${countdown(now, beginsAt)})`]),
      ...(deadlineAt === null || isOver ? [] : [deadlineLine(deadlineAt, now)]),
      ...(live.goodLookAt === null || isOver ? [] : [lookLine(live.goodLookAt, live.everyMs, now)]),
    ]),
    {
      ...texts(
        4,
        warnings.filter((one) => !stuck.includes(one)).map((warning) => warn(`warning: ${warning}`)),
      ),
      more: counted('warning'),
    },
    texts(8, refusalText(document.lastRefusal, now)),
    nextSection(next),
  ];
}

/** The last line of the whole picture: the command to go on. */
export function nextSection(next: string | null): Section {
  const line: Line = [{ text: `next: ${next}`, look: 'strong' }];
  return { rank: -1, items: next === null ? [] : [{ line, wraps: true, isCopied: true }], more: counted('line') };
}

/** The latest refused start, if it is newer than the run that is shown. */
export function refusalText(refusal: StatusDocument['lastRefusal'], now: Date): string[] {
  if (refusal === null) return [];
  const head = `the last start, of ${refusal.cluster} by ${refusal.by} at ${clock(refusal.at, now)}, was refused:`;
  return [head, ...refusal.reasons.map((reason) => `  - ${reason}`)];
}

function texts(rank: number, lines: (string | Line)[]): Section {
  return { rank, items: lines.map((line) => wrapping(line)), more: counted('line') };
}

function wrapping(line: string | Line): Item {
  return { line: typeof line === 'string' ? [{ text: line }] : line, wraps: true };
}

function bad(text: string): Line {
  return [{ text, look: 'bad' }];
}

function warn(text: string): Line {
  return [{ text, look: 'warn' }];
}

function failureSections({ message, drift, reasons }: FailureStatus): Section[] {
  return [
    // Only the first line of a failure's message: the other lines repeat what is listed below.
    texts(0, [bad(message.split('\n', 1)[0] ?? message)]),
    {
      rank: 1,
      items: drift.map(({ where, what, expected, observed }) =>
        wrapping([
          { text: `  ${where}: ${what}: ` },
          { text: `expected ${expected}`, look: 'good' },
          { text: ', ' },
          { text: `observed ${observed}`, look: 'bad' },
        ]),
      ),
      more: counted('difference'),
    },
    {
      ...texts(
        1,
        reasons.map((reason) => bad(`  - ${reason}`)),
      ),
      more: counted('reason'),
    },
  ];
}

function headline(document: StatusDocument, now: Date): Line {
  const { service, cluster, phase, phaseSince, startedBy, reason } = document;
  const since = isEnd(phase)
    ? `at ${clock(phaseSince, now)}`
    : `since ${clock(phaseSince, now)} (${span(phaseSince, now)})`;
  const notes = [
    document.adopted ? 'adopted' : '',
    document.standby ? 'standby' : '',
    document.reboot === 'optional' ? 'no reboot required' : '',
  ];
  const extra = notes.filter((note) => note !== '').map((note) => `, ${note}`);
  const look: Look = phase === 'failed' ? 'bad' : phase === 'restored' ? 'good' : 'strong';
  return [
    { text: `${service}: ${cluster} ${phase}`, look },
    { text: ` ${since}: ${reason} (${startedBy}${extra.join('')})` },
  ];
}

const MARKS: Record<PhaseState['state'], { mark: string; look?: Look }> = {
  ahead: { mark: '·', look: 'dim' },
  now: { mark: '▸', look: 'strong' },
  done: { mark: '✓', look: 'good' },
  stopped: { mark: '✗', look: 'bad' },
};

function phasesSection({ timeline }: StatusDocument, now: Date): Section {
  const pieces = phaseStates(timeline, now.getTime()).map(({ phase, state, tookMs }): Line => {
    const { mark, look } = MARKS[state];
    const took = state === 'ahead' ? '' : ` ${span(new Date(0), new Date(tookMs))}`;
    const name = { text: ` ${phase}${took}` };
    const isPlain = look === undefined || state === 'done' || state === 'stopped';
    return [{ text: mark, ...(look && { look }) }, isPlain ? name : { ...name, look }];
  });
  const items = timeline.length === 0 ? [] : [{ lead: '', pieces, separator: '  ', rowsMax: 3 }];
  return { rank: 3, items, more: counted('line') };
}

const SOON_MS = 5 * 60_000;

function deadlineLine(deadlineAt: string, now: Date): Line {
  const isSoon = Date.parse(deadlineAt) - now.getTime() < SOON_MS;
  const text = `deadline: ${clock(deadlineAt, now)} (in ${countdown(now, deadlineAt)})`;
  return [{ text, ...(isSoon && { look: 'warn' as const }) }];
}

function lookLine(at: string, everyMs: number | null, now: Date): Line {
  const isLate = now.getTime() - Date.parse(at) > lateAfterMs(everyMs);
  return [
    { text: `last good look: ${clock(at, now)} (${span(at, now)} ago)`, ...(isLate && { look: 'bad' as const }) },
  ];
}
