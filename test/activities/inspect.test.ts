import { expect, it } from 'vitest';
import type { Beat } from '../../activities/beat.js';
import { inspect } from '../../activities/inspect.js';
import type { Ports } from '../../activities/ports.js';
import type { Host } from '../../src/domain/config.js';
import { observed } from '../src/domain/readings.js';
import { observation } from '../src/domain/small-service.js';
import { runContext } from './run-context.js';

const BOOTED = { kind: 'time', seconds: 1_795_000_000 } as const;
const HOUR_MS = 3_600_000;

const beat = { signal: new AbortController().signal, tellHosts: () => undefined } as unknown as Beat;

/** The result for two hosts in the boots that their claims are for; the clock of the first is off. */
function inspected(clockOffMs: number): ReturnType<typeof inspect> {
  const healthy = observation().health.filter(({ targetGroup }) => targetGroup === 'core-east');
  const ports = {
    readHost: async ({ name }: Host) =>
      observed(name, { boot: BOOTED, clockOffMs: name === 'east-1' ? clockOffMs : 0 }),
    loadBalancer: { health: async () => ({ kind: 'observed', value: healthy, queuedMs: 0 }) },
  } as unknown as Ports;
  const claimed = ['east-1', 'east-2'].map((host) => ({ host, boot: BOOTED }));
  return inspect({ ports, run: runContext(), beat }, claimed);
}

it('a clock that is nearly right shows whether a host has booted again', async () => {
  expect(await inspected(60_000)).toMatchObject({ problems: [], otherBoot: [] });
});

it.each([-HOUR_MS, HOUR_MS])('a clock that was set by %i ms does not: such a host gets no shares', async (off) => {
  const { problems, unreadable } = await inspected(off);
  expect(problems).toEqual([expect.stringMatching(/^east-1 can't be read \(its clock is 60 min/)]);
  expect(unreadable).toEqual(problems);
});
