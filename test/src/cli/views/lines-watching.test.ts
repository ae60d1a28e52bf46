import { expect, it } from 'vitest';
import { NOTHING_LIVE } from '../../../../src/runs/live.js';
import { watchInLines } from '../../../../src/cli/views/lines-watching.js';
import type { StatusDocument } from '../../../../src/domain/status.js';
import { DOCUMENT, HOST } from './document.js';

const HOSTS = 200;

/** The hosts of the `poll`th poll: each is busy with another number of transactions at each poll. */
const hostsAt = (poll: number, change: Partial<typeof HOST> = {}): StatusDocument['hosts'] =>
  Array.from({ length: HOSTS }, (_, n) => ({
    ...HOST,
    ...change,
    name: `east-${n + 1}`,
    inFlight: 1 + ((n * 7 + poll * 13) % 10) * (n % 3 === poll % 3 ? 0 : 1),
  }));

it('many hosts are counted: a line for each change, and none for each new count of transactions', () => {
  const lines: string[] = [];
  const watching = watchInLines(
    (line) => void lines.push(line),
    () => undefined,
  );
  const show = (change: Partial<StatusDocument>) =>
    watching.show({ document: { ...DOCUMENT, ...change }, live: NOTHING_LIVE });
  for (let poll = 0; poll < 1_000; poll += 1) {
    const hosts = hostsAt(poll);
    const waitingFor = hosts.slice(poll % 50).map(({ name, inFlight }) => `${name}: ${inFlight} in flight`);
    show({ phase: 'settling', hosts, waitingFor });
  }
  const quiet = hostsAt(0).map((host) => ({ ...host, inFlight: 0 }));
  show({ phase: 'settling', hosts: quiet, waitingFor: ['the quiet period'] });
  const claimed = (many: number) => quiet.map((host, n) => ({ ...host, go: true, claimed: n < many }));
  for (let many = 0; many <= HOSTS; many += 100)
    show({
      phase: 'maintenance',
      hosts: claimed(many),
      waitingFor: claimed(many)
        .slice(many)
        .map(({ name }) => name),
    });
  expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
    'east settling | 200 hosts: 200 busy | waiting for 200, such as east-1: 1 in flight',
    'east settling | 200 hosts | waiting for the quiet period',
    'east maintenance | 200 hosts: 200 with the go | waiting for 200, such as east-1',
    'east maintenance | 200 hosts: 200 with the go, 100 claimed done | waiting for 100, such as east-101',
    'east maintenance | 200 hosts: 200 with the go, 200 claimed done',
  ]);
});

it('while nobody reads, nothing is added, and then comes the state by then', () => {
  const lines: string[] = [];
  let isBehind = false;
  const print = (line: string): void => void lines.push(line.replace(/^\S+ /, ''));
  const watching = watchInLines(
    print,
    () => undefined,
    () => isBehind,
  );
  const show = (waitingFor: string[]) =>
    watching.show({ document: { ...DOCUMENT, phase: 'draining', hosts: [], waitingFor }, live: NOTHING_LIVE });
  show(['a']);
  isBehind = true;
  for (let n = 0; n < 100; n += 1) show([`b${n}`]);
  expect(lines).toHaveLength(1);
  isBehind = false;
  show(['c']);
  expect(lines[1]).toContain('waiting for c');
});

it('a warning is told once: the lines after it count it, and a new one is told', () => {
  const lines: string[] = [];
  const watching = watchInLines(
    (line) => void lines.push(line.replace(/^\S+ /, '')),
    () => undefined,
  );
  const show = (phase: StatusDocument['phase'], ...warnings: string[]) =>
    watching.show({ document: { ...DOCUMENT, phase, hosts: [], waitingFor: [], warnings }, live: NOTHING_LIVE });
  show('draining', 'core-east gets 100 back', 'looked 3 times');
  show('settling', 'core-east gets 100 back', 'looked 4 times');
  show('maintenance', 'core-east gets 100 back', 'the tag is gone');
  show('confirming');
  show('reactivating', 'the tag is gone');
  expect(lines).toEqual([
    'east draining | warning: core-east gets 100 back | warning: looked 3 times',
    'east settling | 2 warnings as before',
    'east maintenance | warning: the tag is gone | 1 warning as before',
    'east confirming',
    'east reactivating | warning: the tag is gone',
  ]);
});
