import dns, { type LookupAddress } from 'node:dns';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAskPrometheus } from '../../../activities/blockers/ask-prometheus.js';
import { lookup } from '../../../activities/http/never-read.js';

type Done = (error: Error | null, addresses: LookupAddress[]) => void;

/** The lookups that were begun: nobody answers them but the test. */
function lookups(): { name: string; done: Done }[] {
  const begun: { name: string; done: Done }[] = [];
  const spy = vi
    .spyOn(dns, 'lookup')
    .mockImplementation(((name: string, _options: object, done: Done) => void begun.push({ name, done })) as never);
  onTestFinished(() => spy.mockRestore());
  return begun;
}

const names = (begun: { name: string }[]): string[] => begun.map(({ name }) => name);

it('all queries of a run take one lookup, however long a name server is silent', async () => {
  const begun = lookups();
  const server = { prometheus: 'http://silent.test:9090', headers: {}, tls: null, onBlocked: 'hold', deadlineMs: 1 };
  const ask = createAskPrometheus({});
  const queries = Array.from({ length: 20 }, () => 'up');
  for (let n = 0; n < 3; n += 1)
    expect(await ask({ ...server, queries } as never, queries, 20, new AbortController().signal)).toHaveLength(20);
  expect(names(begun)).toEqual(['silent.test']);
  begun[0]?.done(new Error('no answer'), []);
});

it('all who wait for a lookup get its answer, and who asks after it asks anew', async () => {
  const begun = lookups();
  const ask = (name: string): Promise<unknown> =>
    new Promise((resolve) => lookup(name, { all: true }, (error, addresses) => resolve(error ?? addresses)));
  const [first, second, other] = [ask('a.test'), ask('a.test'), ask('b.test')];
  expect(names(begun)).toEqual(['a.test', 'b.test']);
  const found = [{ address: '127.0.0.1', family: 4 }];
  begun[0]?.done(null, found);
  expect([await first, await second]).toEqual([found, found]);
  const failed = new Error('no such name');
  begun[1]?.done(failed, []);
  expect(await other).toBe(failed);
  void ask('a.test');
  expect(names(begun)).toEqual(['a.test', 'b.test', 'a.test']);
  begun[2]?.done(null, found);
});
