import type { Phase } from '../../src/domain/lifecycle.js';
import type { Broken, Judge } from './broken.js';
import { clusterShares, type Moment } from './moment.js';
import type { Ended, Trace } from './trace.js';

/** Written again on purpose, so that the check does not depend on the code under test. */
const NEXT: Record<Phase, Phase[]> = {
  scheduled: ['preflight', 'refused', 'aborted', 'failed'],
  preflight: ['scheduled', 'draining', 'refused', 'aborted', 'failed'],
  draining: ['settling', 'aborting', 'failed'],
  settling: ['maintenance', 'aborting', 'failed'],
  maintenance: ['confirming', 'failed'],
  confirming: ['reactivating', 'maintenance', 'failed'],
  reactivating: ['restored', 'failed'],
  aborting: ['aborted', 'failed'],
  restored: [],
  refused: [],
  aborted: [],
  failed: [],
};

/** No step is skipped, and nothing comes after the end. */
export const judgePhase: Judge = (event, moment) => {
  if (event.kind === 'phase' && !NEXT[moment.phase].includes(event.phase))
    return [{ promise: 9, sentence: `${event.phase} was entered from ${moment.phase}`, at: event.at }];
  if ((event.kind === 'written' && !event.foreign) || event.kind === 'tried')
    if (!['draining', 'aborting', 'reactivating'].includes(moment.phase))
      return [{ promise: 9, sentence: `${event.action} was sent in ${moment.phase}`, at: event.at }];
  return [];
};

/** Judges the end of the run, and the shares that it leaves. */
export function judgeEnd(trace: Trace, last: Moment): Broken[] {
  const ended = trace.find((event): event is Ended => event.kind === 'ended');
  if (ended === undefined) return [{ promise: 7, sentence: 'the run did not end', at: trace.at(-1)!.at }];
  const { at } = ended;
  const left = (wanted: (rule: string, group: string) => number): string[] =>
    last.start.drains.flatMap((rule) =>
      clusterShares(last, last.own, rule).flatMap(([group, share]) =>
        share === wanted(rule, group) ? [] : [`${group} has ${share} in ${rule}, not ${wanted(rule, group)}`],
      ),
    );
  const found = (rule: string, group: string): number => last.start.routing.rules[rule]?.shares[group] ?? 0;
  switch (last.phase) {
    case 'restored':
      return left((rule, group) => last.start.giveBack[rule]?.[group] ?? 0).map((sentence) => ({
        promise: 6,
        sentence: `restored, and ${sentence}`,
        at,
      }));
    case 'aborted':
    case 'refused':
      return left(found).map((sentence) => ({ promise: 5, sentence: `${last.phase}, and ${sentence}`, at }));
    case 'failed':
      return ended.failure === null ? [{ promise: 5, sentence: 'the run failed without saying why', at }] : [];
    case 'scheduled':
    case 'preflight':
    case 'draining':
    case 'settling':
    case 'maintenance':
    case 'confirming':
    case 'reactivating':
    case 'aborting':
      return [{ promise: 7, sentence: `the run ended in ${last.phase}, and not by itself`, at }];
  }
}
