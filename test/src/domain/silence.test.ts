import { describe, expect, it, test } from 'vitest';
import {
  nextSilenceMove,
  ownSilence,
  RENEW_MS,
  SILENCE_MS,
  silencesToExpire,
  type AlertSilence,
} from '../../../src/domain/silence.js';

const RUN = { service: 'core', cluster: 'east', runId: 'run-1', link: 'https://temporal.example/run-1' };
const EAST = { name: 'cluster', value: 'east', isRegex: false, isEqual: true };
const PAGE = { name: 'severity', value: 'page', isRegex: false, isEqual: true };
const OWN = ownSilence(RUN, [EAST, PAGE]);
const NOW_MS = Date.parse('2026-11-27T10:00:00Z');
const MINUTE_MS = 60_000;

/** A silence of the run that was renewed a minute ago, unless it is said otherwise. */
function silence(change: Partial<AlertSilence> = {}): AlertSilence {
  const updatedMs = NOW_MS - MINUTE_MS;
  const times = { startsMs: NOW_MS - 30 * MINUTE_MS, endsMs: updatedMs + SILENCE_MS, updatedMs };
  return { id: 'one', state: 'active', ...OWN, ...times, ...change };
}

const lapsed = silence({ id: 'lapsed', state: 'expired', updatedMs: NOW_MS - SILENCE_MS - 1, endsMs: NOW_MS - 1 });
const byHand = silence({ id: 'by hand', state: 'expired', updatedMs: NOW_MS - 5, endsMs: NOW_MS - 5 });
const ofAnotherRun = silence({ comment: ownSilence({ ...RUN, runId: 'run-12' }, []).comment });
const ofAPerson = silence({ createdBy: 'alice' });
const ofOtherAlerts = silence({ matchers: [EAST] });

it('says who made it, for which run, and where the run can be seen', () => {
  expect(OWN).toEqual({
    createdBy: 'tagout',
    comment: 'tagout: maintenance of east (core), run run-1: https://temporal.example/run-1',
    matchers: [EAST, PAGE],
  });
  expect(ownSilence({ ...RUN, link: null }, []).comment).toBe('tagout: maintenance of east (core), run run-1');
});

it('ends within 15 minutes after a run that died, also when renewals fail for a while', () => {
  expect(SILENCE_MS).toBeLessThanOrEqual(15 * MINUTE_MS);
  expect(SILENCE_MS).toBeGreaterThanOrEqual(5 * RENEW_MS);
});

const make = { kind: 'make', endsMs: NOW_MS + SILENCE_MS };
const renew = (one: AlertSilence): object => ({ kind: 'renew', silence: one, endsMs: NOW_MS + SILENCE_MS });

describe('the next move', () => {
  const later = silence({ id: 'later', endsMs: NOW_MS + SILENCE_MS - 45_000 });
  const justRenewed = silence({ endsMs: NOW_MS + SILENCE_MS - 1_000 });
  const longer = silence({ endsMs: NOW_MS + SILENCE_MS + MINUTE_MS });
  const noLink = silence({ comment: ownSilence({ ...RUN, link: null }, []).comment });
  const otherLink = silence({ comment: ownSilence({ ...RUN, link: 'http://localhost:8233/run-1' }, []).comment });
  const turned = silence({ matchers: [PAGE, EAST] });
  const pending = silence({ state: 'pending' });
  test.each<[string, AlertSilence[], object]>([
    ['makes the first', [], make],
    ['renews its own', [silence()], renew(silence())],
    ['renews one whose matchers come in another order', [turned], renew(turned)],
    ['renews one of a worker that knew no link', [noLink], renew(noLink)],
    ['renews one of a worker that knew another link', [otherLink], renew(otherLink)],
    ['renews one that is about to begin', [pending], renew(pending)],
    ['renews the later of two', [silence(), later], renew(later)],
    ['leaves one that was renewed just now', [justRenewed], { kind: 'keep' }],
    ['leaves one that somebody made longer', [longer], { kind: 'keep' }],
    ['makes a new one after one has lapsed', [lapsed], make],
    ['makes none after one was expired by hand', [byHand], { kind: 'leave' }],
    ['makes none when one has lapsed and one was expired by hand', [lapsed, byHand], { kind: 'leave' }],
    ['renews the one of two that was not expired by hand', [byHand, silence()], renew(silence())],
    ["does not take another run's for its own", [ofAnotherRun], make],
    ["does not take a person's for its own", [ofAPerson], make],
    ['does not take one of other alerts for its own', [ofOtherAlerts], make],
    [
      "is not kept from it by another run's that was expired by hand",
      [{ ...byHand, comment: ofAnotherRun.comment }],
      make,
    ],
  ])('%s', (_, found, expected) => {
    expect(nextSilenceMove(found, OWN, NOW_MS)).toEqual(expected);
  });
});

it('expires at the end all that are its own, whatever they silence', () => {
  const second = silence({ id: 'two' });
  const found = [silence(), second, ofOtherAlerts, lapsed, byHand, ofAnotherRun, ofAPerson];
  expect(silencesToExpire(found, OWN)).toEqual([silence(), second, ofOtherAlerts]);
});
