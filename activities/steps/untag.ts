import { beating } from '../beat.js';
import type { TagScope } from '../scopes.js';
import { bringTag } from '../own-tag.js';
import type { Ports } from '../ports.js';
import { endSilence, SILENCE_BOUND_MS } from '../silence.js';

/**
 * Removes the run's own tag, or puts back the tag that it took over. A tag of somebody else stays as it is. If the run
 * has come to no watcher, its silence is in the input, and is expired first.
 */
export async function untag(ports: Ports, run: TagScope, restored: boolean, boundMs: number): Promise<void> {
  return beating<never, void>(run, ports, async (beat) => {
    await endSilence({ ports, run }, SILENCE_BOUND_MS);
    const { value, putBack, putBackAlways } = run.tag;
    for (const arn of run.loadBalancerArns)
      await bringTag({ ports, run, beat }, arn, {
        from: value,
        to: (restored ? putBackAlways : putBack)[arn] ?? null,
        boundMs,
      });
  });
}
