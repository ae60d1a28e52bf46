import { describe, expect, it, vi } from 'vitest';
import { bench } from './stub/harness.js';
import { proxy } from './stub/proxy.js';

describe.each(['cut', 'swallow', 'page'] as const)('while Temporal is away (%s)', (how) => {
  it('watch and wait go on, and show it', async () => {
    const { tagout, follow, work, order } = await bench({ limits: { answerMs: 700, pollMs: 50 } });
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const way = await proxy();
    process.env['TEMPORAL_ADDRESS'] = way.address;
    const waiting = follow('wait', '--until', 'restored', '--timeout', '60s');
    // By now it polls: starting takes fewer answers than this.
    await vi.waitUntil(() => way.heard() > 40, 10_000);
    const watching = follow('watch');
    await vi.waitUntil(() => watching.printed().includes('east draining'), 10_000);
    await way[how]();
    await vi.waitUntil(() => watching.printed().includes("Temporal can't be reached"), 10_000);
    await vi.waitUntil(() => waiting.noted().includes("Temporal can't be reached"), 10_000);
    await order({ kind: 'end', phase: 'restored' });
    if (how !== 'cut') await way.cut();
    await way.mend();
    const [watched, waited] = await Promise.all([watching.answer, waiting.answer]);
    expect({ watch: watched.exit, wait: waited.exit }).toEqual({ watch: 0, wait: 0 });
    expect(watched.stdout.match(/can't be reached; trying again|answers again, after/g)).toHaveLength(2);
    expect(waited.stderr).toMatch(/can't be reached; trying again: [^]*answers again, after/);
  });
});
