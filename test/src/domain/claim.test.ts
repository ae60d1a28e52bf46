import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  hasRebooted,
  isSameBoot,
  judgeClaim,
  pollsBeforeCheck,
  verdictMessage,
  type ClaimCheck,
} from '../../../src/domain/claim.js';
import type { Boot, HostReading } from '../../../src/domain/host.js';
import type { Verdict } from '../../../src/domain/status.js';
import { observed, unobservable } from './readings.js';

const KERNEL_A = '11111111-2222-3333-4444-555555555555';
const KERNEL_B = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const id = (text: string): Boot => ({ kind: 'id', id: text });
const time = (seconds: number): Boot => ({ kind: 'time', seconds });
const up = (boot: Boot | null): HostReading => observed('east-1', { boot });

const GO_AT_S = 1000;
const CHECK: ClaimCheck = {
  ...{ claimedBootId: null, before: id(KERNEL_A), goAtMs: GO_AT_S * 1000, counted: null, reboot: 'required' },
};

it.each<[Verdict, string, Partial<ClaimCheck>, HostReading]>([
  ['counted', 'rebooted, the claim names no boot', {}, up(id(KERNEL_B))],
  ['counted', 'rebooted, the claim names the boot', { claimedBootId: KERNEL_B }, up(id(KERNEL_B))],
  ['counted', 'the claim names it in capitals', { claimedBootId: KERNEL_B.toUpperCase() }, up(id(KERNEL_B))],
  [
    'counted',
    'not both are kernel boot ids: the host tells its boot its own way',
    { claimedBootId: KERNEL_A },
    up(id('boot-7')),
  ],
  ['counted', 'a made-up boot id in the claim is not a kernel boot id', { claimedBootId: 'made up' }, up(id(KERNEL_B))],
  ['counted', 'boot times: more than 60 s later', { claimedBootId: KERNEL_A, before: time(1000) }, up(time(1061))],
  ['counted', 'reboot is optional and there was none', { reboot: 'optional' }, up(id(KERNEL_A))],
  ['counted', 'reboot is optional and no boot is configured', { reboot: 'optional', before: null }, up(null)],
  ['counted', 'it booted again after the claim that counted', { counted: { boot: id('b') } }, up(id('c'))],
  ['counted', 'not ready yet: confirming waits for that', {}, { ...up(id(KERNEL_B)), ready: false } as HostReading],
  ['unverified', 'the host can’t be read', {}, unobservable('east-1')],
  ['unverified', 'though another claim counted', { counted: { boot: id(KERNEL_B) } }, unobservable('east-1')],
  ['not-rebooted', 'the same boot', {}, up(id(KERNEL_A))],
  ['not-rebooted', 'the claim names that boot', { claimedBootId: KERNEL_A }, up(id(KERNEL_A))],
  ['not-rebooted', 'boot times: a clock was adjusted', { before: time(1000) }, up(time(1060))],
  ['not-rebooted', 'boot times: a clock was set back', { before: time(5000) }, up(time(1000))],
  ['not-rebooted', 'boot times: the clock of a host that booted days ago was set', { before: time(10) }, up(time(610))],
  ['not-rebooted', 'boot times: nobody knows when the go was', { before: time(10), goAtMs: null }, up(time(1061))],
  ['counted', 'boot times: by a clock 2 min slow', { before: time(10) }, up(time(GO_AT_S - 119))],
  ['counted', 'boot ids need no time', { goAtMs: null }, up(id(KERNEL_B))],
  ['not-rebooted', 'no boot before to compare with', { before: null }, up(id(KERNEL_B))],
  ['not-rebooted', 'no boot now', {}, up(null)],
  ['not-rebooted', 'the config names another source since', { before: time(1000) }, up(id(KERNEL_B))],
  [
    'other-boot',
    'up with another boot than the claim names',
    { claimedBootId: KERNEL_A, before: id('a') },
    up(id(KERNEL_B)),
  ],
  ['other-boot', 'reboot optional too', { claimedBootId: KERNEL_B, reboot: 'optional' }, up(id(KERNEL_A))],
  ['duplicate', 'the boot that counted', { counted: { boot: id(KERNEL_B) } }, up(id(KERNEL_B))],
  ['duplicate', 'no boot is configured', { reboot: 'optional', before: null, counted: { boot: null } }, up(null)],
])('%s: %s', (verdict, _, check, reading) => {
  expect(judgeClaim({ ...CHECK, ...check }, reading)).toBe(verdict);
});

const boots = fc.option(
  fc.oneof(fc.constantFrom('a', 'b', KERNEL_A, KERNEL_B).map(id), fc.constantFrom(0, 30, 61, 122, 1000).map(time)),
);

it('no claim, however made, counts if a reboot is required and was not observed', () => {
  fc.assert(
    fc.property(
      fc.option(fc.oneof(fc.string(), fc.constantFrom(KERNEL_A, KERNEL_B))),
      boots,
      fc.option(fc.record({ boot: boots })),
      boots,
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 2_000_000 })),
      (claimedBootId, before, counted, now, readable, goAtMs) => {
        const reading = readable ? up(now) : unobservable('east-1');
        const verdict = judgeClaim({ claimedBootId, before, goAtMs, counted, reboot: 'required' }, reading);
        if (verdict === 'counted') expect(readable && hasRebooted(before, goAtMs, now)).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});

it.each<[Boot | null, Boot | null, boolean]>([
  [null, null, true],
  [id('a'), null, false],
  [null, id('a'), false],
  [id('a'), id('a'), true],
  [id('a'), id('b'), false],
  [time(1000), time(1059), true],
  [time(1000), time(1061), false],
])('a claim for %j holds in %j: %s', (claimed, now, isSame) => {
  expect(isSameBoot(claimed, now)).toBe(isSame);
});

it('every verdict has a sentence of its own', () => {
  const verdicts: Record<Verdict, true> = {
    counted: true,
    early: true,
    'unknown-host': true,
    duplicate: true,
    'not-rebooted': true,
    'other-boot': true,
    unverified: true,
    superseded: true,
  };
  const sentences = (Object.keys(verdicts) as Verdict[]).map((verdict) => verdictMessage('east-1', verdict));
  expect(new Set(sentences).size).toBe(8);
  for (const sentence of sentences) expect(sentence).toMatch(/^east-1 .*\.$/);
});

it.each([
  ['the first of a host', { ofHost: 0, ofRun: 500, hosts: 2 }, 0],
  ['the second of a host', { ofHost: 1, ofRun: 1, hosts: 2 }, 1],
  ['the last prompt one', { ofHost: 12, ofRun: 23, hosts: 2 }, 1],
  ['the first after the prompt ones', { ofHost: 1, ofRun: 24, hosts: 2 }, 2],
  ['the second one of the last of many hosts', { ofHost: 1, ofRun: 219, hosts: 100 }, 1],
  ['one of many', { ofHost: 225, ofRun: 450, hosts: 2 }, 854],
  ['one at the bound', { ofHost: 450, ofRun: 900, hosts: 2 }, 789_300],
  ['one past it', { ofHost: 451, ofRun: 901, hosts: 2 }, 790_200],
])('before the check of %s, %j, the run waits %i polls', (_, before, polls) => {
  expect(pollsBeforeCheck(before)).toBe(polls);
});

it.each(
  [1, 10, 100].flatMap((hosts) =>
    [1, 60, 600].flatMap((everyS) => [0.2, 1, 5].map((pollS) => [hosts, everyS, pollS] as const)),
  ),
)('%i hosts, each claiming every %i s, read every %d s, stay below the events of a run', (hosts, everyS, pollS) => {
  const claims = 10_000;
  const endS = (claims / hosts) * everyS;
  const due = Array<number>(hosts).fill(0);
  const of = Array<number>(hosts).fill(0);
  let ofRun = 0;
  for (;;) {
    const nextS = Math.min(...due);
    if (nextS >= endS) break;
    const host = due.indexOf(nextS);
    const waitS = pollsBeforeCheck({ ofHost: of[host]!, ofRun, hosts }) * pollS;
    of[host]! += 1;
    ofRun += 1;
    // The next check of the host begins with its first claim after this check.
    due[host] = Math.ceil((nextS + waitS + 0.001) / everyS) * everyS;
  }
  expect(4 * claims + 11 * ofRun).toBeLessThan(51_200);
});
