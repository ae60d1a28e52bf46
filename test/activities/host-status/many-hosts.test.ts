import { expect, it } from 'vitest';
import { call } from '../../../activities/elbv2/call.js';
import { ReadBudget } from '../../../activities/elbv2/read-budget.js';
import { onAbort } from '../../../activities/on-abort.js';
import { createReadHost } from '../../../activities/host-status/read-host.js';
import { HOST, serve, source } from './serving.js';

/** The warnings of Node.js during `work`, which it emits a moment later. */
async function warningsOf(work: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const note = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', note);
  await work();
  await new Promise(setImmediate);
  process.off('warning', note);
  return warnings;
}

it('hundreds of hosts, calls and waits on one signal cause no warning from Node.js', async () => {
  const port = await serve((_request, response) => response.end('{"inFlight":0}'));
  const readHost = createReadHost({ now: () => 42, env: {} });
  const { signal } = new AbortController();
  const budget = new ReadBudget({ perSecond: 1000, burst: 1 }, Date.now, Date.now);
  const times = (count: number, work: () => Promise<unknown>): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, work));
  const warnings = await warningsOf(() =>
    Promise.all([
      times(200, () => readHost(HOST, [source(port)], signal)),
      times(50, () => call(signal, () => new Promise(setImmediate))),
      times(50, () => budget.pass({ kind: 'step', sinceMs: 0 }, signal)),
    ]),
  );
  expect(warnings).toEqual([]);
});

it('each waiter for a signal is called once, and none that has stopped waiting', () => {
  const controller = new AbortController();
  const told: string[] = [];
  const forget = onAbort(controller.signal, () => told.push('a'));
  const same = (): void => void told.push('b');
  onAbort(controller.signal, same);
  onAbort(controller.signal, same)();
  forget();
  onAbort(controller.signal, () => told.push('c'));
  controller.abort();
  controller.abort();
  expect(told).toEqual(['b', 'c']);
});
