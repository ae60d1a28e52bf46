import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlertmanagerPort } from '../../../activities/alertmanager/alertmanager-port.js';
import type { AlertmanagerPort, AskLimits, PutSilence } from '../../../activities/ports.js';
import type { Silence } from '../../../src/domain/config.js';
import { FakeAlertmanager } from '../../support/fake-alertmanager.js';
import { findProgram } from '../../support/programs.js';
import { startAlertmanager, type RealAlertmanager } from '../../support/real-alertmanager.js';

const PROGRAM = 'prometheus-alertmanager';
const MINUTE_MS = 60_000;

/** Not in alphabetical order. */
const MATCHERS = [
  { name: 'severity', value: 'page|ticket', isRegex: true, isEqual: true },
  { name: 'cluster', value: 'east', isRegex: false, isEqual: true },
  { name: 'alertname', value: 'Watchdog', isRegex: false, isEqual: false },
];
const WORDS = { createdBy: 'tagout', comment: 'tagout: maintenance of east (core), run run-1', matchers: MATCHERS };

const limits = (): AskLimits => ({ signal: new AbortController().signal, timeoutMs: 5_000 });

interface Asked {
  port: AlertmanagerPort;
  at: Silence;
}

let real: RealAlertmanager | undefined;
const program = findProgram(PROGRAM);
beforeAll(async () => {
  if (program !== null) real = await startAlertmanager(program);
});
afterAll(() => real?.stop());

const settings = (alertmanager: string): Silence => ({ alertmanager, matchers: [], headers: {}, tls: null });
const fake = (): Asked => ({ port: new FakeAlertmanager({ now: Date.now }).port, at: settings('http://fake') });
const debian = (): Asked => {
  if (real === undefined) throw new Error(`${PROGRAM} is not installed`);
  return { port: createAlertmanagerPort({}), at: settings(`${real.url}/`) };
};

/** In CI, a missing program is a failure; elsewhere the tests with it are skipped, by its name. */
const isSkipped = program === null && process.env['CI'] === undefined;

it.skipIf(!isSkipped)(`the fake alone was asked (no ${PROGRAM} on this machine)`, (context) => context.skip());

describe.each([
  ['the fake', fake, false],
  [`Debian's Alertmanager`, debian, isSkipped],
])('%s', (_, ask, isLeftOut) => {
  const test = it.skipIf(isLeftOut);

  /** What it answers to a silence of ten minutes. */
  const put = async ({ port, at }: Asked, change: Partial<PutSilence> = {}) => {
    const { nowMs } = await seen({ port, at });
    return port.put(at, { id: null, startsMs: nowMs, endsMs: nowMs + 10 * MINUTE_MS, ...WORDS, ...change }, limits());
  };
  const made = async (asked: Asked, change: Partial<PutSilence> = {}): Promise<string> => {
    const answer = await put(asked, change);
    if (answer.kind !== 'observed') throw new Error(answer.reason);
    return answer.value;
  };
  const seen = async ({ port, at }: Asked) => {
    const answer = await port.silences(at, limits());
    if (answer.kind !== 'observed') throw new Error(answer.reason);
    return answer.value;
  };
  const silence = async (asked: Asked, id: string) => (await seen(asked)).silences.find((one) => one.id === id)!;

  test('tells its time', async () => {
    expect(Math.abs((await seen(ask())).nowMs - Date.now())).toBeLessThan(5_000);
  });

  test('keeps what a silence says, and whom it silences', async () => {
    const asked = ask();
    const found = await silence(asked, await made(asked));
    expect(found).toMatchObject({ ...WORDS, state: 'active' });
    expect(Math.abs(found.endsMs - found.startsMs - 10 * MINUTE_MS)).toBeLessThan(5_000);
    expect(Math.abs(found.updatedMs - found.startsMs)).toBeLessThan(5_000);
  });

  test('gives the silence that it was read as a later end, and keeps its id', async () => {
    const asked = ask();
    const found = await silence(asked, await made(asked));
    const endsMs = found.endsMs + 2 * MINUTE_MS;
    expect(await made(asked, { ...found, endsMs })).toBe(found.id);
    expect(await silence(asked, found.id)).toMatchObject({ ...WORDS, state: 'active', endsMs });
  });

  test('ends a silence at the moment that it is expired', async () => {
    const asked = ask();
    const id = await made(asked);
    expect(await asked.port.expire(asked.at, id, limits())).toEqual({ kind: 'observed', value: null });
    const found = await silence(asked, id);
    expect(found.state).toBe('expired');
    expect(Math.abs(found.endsMs - found.updatedMs)).toBeLessThan(1_000);
  });

  test('makes a new one of a silence that has been expired', async () => {
    const asked = ask();
    const id = await made(asked);
    const found = await silence(asked, id);
    await asked.port.expire(asked.at, id, limits());
    const renewed = await made(asked, { ...found, endsMs: found.endsMs + MINUTE_MS });
    expect(renewed).not.toBe(id);
    expect(await silence(asked, renewed)).toMatchObject({ state: 'active' });
  });

  test.each<[string, Partial<PutSilence>]>([
    ['whose end is over', { endsMs: Date.now() - MINUTE_MS, startsMs: Date.now() - 2 * MINUTE_MS }],
    ['of every alert', { matchers: [{ name: 'cluster', value: '.*', isRegex: true, isEqual: true }] }],
    ['that it does not know', { id: '5b8e2c1a-5a5f-4a37-9b9c-0a3c9c1a3c11' }],
  ])('refuses a silence %s', async (__, change) => {
    expect((await put(ask(), change)).kind).toBe('unobservable');
  });

  test('expires no silence that it does not know', async () => {
    const { port, at } = ask();
    const answer = await port.expire(at, '5b8e2c1a-5a5f-4a37-9b9c-0a3c9c1a3c11', limits());
    expect(answer.kind).toBe('unobservable');
  });
});
