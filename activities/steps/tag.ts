import type { ResourceTags } from '../../src/domain/observation.js';
import { SHARED_HINT, tagsOfOthers } from '../../src/domain/tag.js';
import { beating } from '../beat.js';
import type { TagScope } from '../scopes.js';
import { bringTag, nameOf, readTags, valueOf, whose } from '../own-tag.js';
import type { Ports } from '../ports.js';
import { bringSilence } from '../silence.js';
import { closedNow, untilNearOpening } from '../window.js';

/**
 * If another run was faster: the tags that are there, as sentences; or that the window has closed. Empty if every tag is
 * this run's.
 */
export interface Tagged {
  taken: string[];
}

/**
 * Writes the tag and reads it back, before the first write to the routing. ELBv2 has no compare-and-swap: when two runs
 * in different namespaces begin at the same moment, the later write wins. So each run waits until the other's write
 * must have arrived, and only then reads the tag. Runs of two services have different keys, so both tags are there: on
 * a load balancer that isn't shared, a run that sees the other's tag ends, and both may do so. `boundMs`: how long the
 * load balancer may be unreadable.
 */
export async function tag(ports: Ports, run: TagScope, boundMs: number): Promise<Tagged> {
  return beating<never, Tagged>(run, ports, async (beat) => {
    const step = { ports, run, beat };
    const { found, value } = run.tag;
    await untilNearOpening(step);
    const closed = closedNow(step);
    if (closed !== null) return { taken: [closedSentence(closed)] };
    beat.tell({ waitingFor: ['the tag of this run on the load balancer'] });
    for (const arn of run.loadBalancerArns) {
      const stands = await bringTag(step, arn, { from: found[arn] ?? null, to: value, boundMs });
      if (stands !== value) return { taken: [takenSentence(run, arn, stands)] };
    }
    await beat.pause(run.staleReadMs);
    const now = await readTags(step, boundMs);
    const closedSince = closedNow(step);
    if (closedSince !== null) return { taken: [closedSentence(closedSince)] };
    const taken = run.loadBalancerArns.flatMap((arn) => {
      const stands = valueOf(now, arn, run);
      return [...(stands === value ? [] : [takenSentence(run, arn, stands)]), ...findNewOthers(run, arn, now)];
    });
    // If it fails, the watcher tries again at once, and tells.
    if (taken.length === 0) await bringSilence({ ports, run, signal: beat.signal });
    return { taken };
  });
}

function closedSentence(closed: string): string {
  return `while this run began, the window closed: ${closed}`;
}

/** Other services' tags that were not there at preflight, as sentences. */
function findNewOthers({ config, tag: { key, others } }: TagScope, arn: string, now: ResourceTags[]): string[] {
  if (config.watch.scope === 'service') return [];
  const tags = now.find((one) => one.arn === arn)?.tags ?? {};
  return Object.entries(tagsOfOthers(tags, key)).flatMap(([other, value]) =>
    others[arn]?.[other] === value ? [] : [`${taggedSentence(other, arn, value)} ${SHARED_HINT}`],
  );
}

function takenSentence({ tag: { key } }: TagScope, arn: string, value: string | null): string {
  return value === null
    ? `the tag ${key} of load balancer ${nameOf(arn)} was removed while this run began: find out by whom, then start again`
    : taggedSentence(key, arn, value);
}

function taggedSentence(key: string, arn: string, value: string): string {
  return `load balancer ${nameOf(arn)} was tagged ${key} by ${whose(value)} while this run began: see what it does, then start again`;
}
