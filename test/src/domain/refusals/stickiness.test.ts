import { describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/domain/config.js';
import { decide } from '../decide.js';
import { CONFIG, DEFAULT, EVEN, forward, observation } from '../small-service.js';

describe('stickiness: wait', () => {
  const config: Config = { ...CONFIG, stickiness: 'wait' };

  it('refuses nothing, and says how long stickiness lasts', () => {
    expect(decide({ stickinessS: 300 }, { config })).toMatchObject({ refusals: [], stickinessS: 300 });
    expect(decide({}, { config }).stickinessS).toBeNull();
    expect(decide({ stickinessS: 300 }).stickinessS).toBeNull();
  });

  it.each([
    [3539, 0],
    [3540, 1],
    [4000, 1],
  ])('%d s, with a minute to settle and an hour until the deadline: %d refusals', (stickinessS, refused) => {
    const { refusals } = decide({ stickinessS }, { config });
    expect(refusals.filter((one) => one.includes(`(${stickinessS} s), and with drain.settle`))).toHaveLength(refused);
    expect(refusals).toHaveLength(refused);
  });

  it('refuses a sticky rule that is left beside one that is drained', () => {
    const both: Config = { ...config, soleCluster: 'leave' };
    const { routing } = observation({ stickinessS: 60 });
    routing.listeners[0]!.rules[1]!.actions = [forward({ 'core-east': 1 }, 30)];
    expect(decide({ observation: { routing } }, { config: both }).refusals).toEqual([
      `${DEFAULT} would be left and has target group stickiness on, so its cookies would bring clients to the cluster through the drained rules too: turn it off`,
    ]);
    routing.listeners[0]!.rules[0]!.actions = [forward(EVEN)];
    expect(decide({ observation: { routing } }, { config: both }).refusals).toEqual([]);
  });
});
