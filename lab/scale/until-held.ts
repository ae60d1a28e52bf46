import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { phasesOf } from './runs.js';

const UNDER_WAY = ['preflight', 'draining', 'settling'];
const LOOK_MS = 2_000;

/** The services whose runs reached maintenance within `limitMs`. */
export async function untilHeld(
  client: Client,
  services: readonly number[],
  limitMs: number,
  say: (line: string) => void,
): Promise<number[]> {
  const untilMs = performance.now() + limitMs;
  let told = '';
  for (;;) {
    const phases = await phasesOf(client, services);
    const isUnderWay = [...phases.keys()].some((phase) => UNDER_WAY.includes(phase));
    if (!isUnderWay || performance.now() >= untilMs) return phases.get('maintenance') ?? [];
    const now = [...phases].map(([phase, some]) => `${some.length} ${phase}`).join(', ');
    if (now !== told) say(`so far: ${now}`);
    told = now;
    await sleep(LOOK_MS);
  }
}
