import type { ResourceTags } from '../src/domain/observation.js';
import { parseTag, SHARED_HINT, tagsOfOthers } from '../src/domain/tag.js';
import { backoffMs, beating, uninterrupted } from './beat.js';
import type { TagScope } from './context.js';
import { stepFailure } from './failure.js';
import { endIfBlind } from './look.js';
import type { Ports } from './ports.js';
import type { Step } from './step.js';

/** Between two attempts to write a tag. */
const LONGEST_PAUSE_MS = 500;

/** Another run was faster: whose tags are there, as sentences; empty where the tag is this run's everywhere. */
export interface Tagged {
  taken: string[];
}

/**
 * Writes the tag and reads it back, before the first write to the routing. ELBv2 has no compare-and-swap: of two runs
 * that begin in the same moment, in different namespaces, the later write stands. So each waits until the other's write
 * must have arrived, and only then reads whose tag it is. Runs of two services write a key each, and neither write is
 * lost: on a load balancer that isn't shared, the one that sees the other's tag at its read-back ends, which may be both.
 * `boundMs` bounds a load balancer that can't be read.
 */
export async function tag(ports: Ports, run: TagScope, boundMs: number): Promise<Tagged> {
  return beating<never, Tagged>(run.config.drain.pollMs, ports, async (beat) => {
    const step = { ports, run, beat };
    const { found, value } = run.tag;
    beat.tell({ waitingFor: ['the tag of this run on the load balancer'] });
    for (const arn of run.loadBalancerArns) {
      const stands = await bring(step, arn, { from: found[arn] ?? null, to: value, boundMs });
      if (stands !== value) return { taken: [takenSentence(run, arn, stands)] };
    }
    await beat.pause(run.staleReadMs);
    const now = await readTags(step, boundMs);
    return {
      taken: run.loadBalancerArns.flatMap((arn) => {
        const stands = valueOf(now, arn, run);
        return [...(stands === value ? [] : [takenSentence(run, arn, stands)]), ...findNewOthers(run, arn, now)];
      }),
    };
  });
}

/** Takes the run's own tag away, or puts back what it took over; a tag that is not its own stays as it is. */
export async function untag(ports: Ports, run: TagScope, restored: boolean, boundMs: number): Promise<void> {
  return beating<never, void>(run.config.drain.pollMs, ports, async (beat) => {
    const { value, putBack, putBackAlways } = run.tag;
    for (const arn of run.loadBalancerArns)
      await bring({ ports, run, beat }, arn, {
        from: value,
        to: (restored ? putBackAlways : putBack)[arn] ?? null,
        boundMs,
      });
  });
}

/** What is wrong with the tag while the run is on, as sentences: it is told, and moves no traffic. */
export function findTagTrouble(run: TagScope, tags: ResourceTags[]): string[] {
  return run.loadBalancerArns.flatMap((arn) => {
    const now = valueOf(tags, arn, run);
    if (now === run.tag.value) return [];
    return [
      now === null
        ? `the tag ${run.tag.key} of load balancer ${nameOf(arn)} is gone: somebody has removed the sign that it is being operated on`
        : `the tag ${run.tag.key} of load balancer ${nameOf(arn)} is not this run's any more: it is ${whose(now)}`,
    ];
  });
}

/**
 * Brings the tag from one value to another, null being none, and resolves to what stands: another run's value where it
 * is neither. A write whose answer was lost is read again before it is tried again.
 */
async function bring(
  step: Step<TagScope>,
  loadBalancerArn: string,
  { from, to, boundMs }: { from: string | null; to: string | null; boundMs: number },
): Promise<string | null> {
  const { ports, run, beat } = step;
  const { key } = run.tag;
  const { loadBalancer } = ports;
  const failing = beat.stopwatch(`tag ${loadBalancerArn}`);
  for (let attempt = 0; ; attempt += 1) {
    const now = valueOf(await readTags(step, boundMs), loadBalancerArn, run);
    if (now === to || now !== from) return now;
    const outcome =
      to === null
        ? await loadBalancer.removeTag({ loadBalancerArn, key }, uninterrupted())
        : await loadBalancer.addTag({ loadBalancerArn, key, value: to }, uninterrupted());
    if (outcome.kind === 'written') return to;
    if (outcome.kind === 'refused') throw stepFailure('WriteRefused', outcome.reason);
    // One that is only throttled was not begun, and many others at once are no reason to give up soon.
    const endsMs = outcome.kind === 'unread' ? Math.max(boundMs, run.config.watch.blindMs) : boundMs;
    if (failing.run() >= endsMs) throw stepFailure('Unobservable', outcome.reason);
    beat.tell({ waitingFor: [outcome.reason] });
    // At preflight the bound is short: where ELBv2 throttles, a write has to be tried often within it.
    await beat.pause(Math.min(LONGEST_PAUSE_MS, backoffMs(attempt, run.config.drain.pollMs)));
  }
}

async function readTags({ ports, run, beat }: Step<TagScope>, boundMs: number): Promise<ResourceTags[]> {
  const blind = beat.stopwatch('tags');
  for (let attempt = 0; ; attempt += 1) {
    blind.run();
    const read = await ports.loadBalancer.tags(run.loadBalancerArns, beat.signal);
    blind.leaveOut(read.queuedMs);
    if (read.kind === 'observed') {
      blind.reset();
      return read.value;
    }
    endIfBlind(read, blind.run(), boundMs);
    beat.tell({ waitingFor: [`load balancer: ${read.reason}`] });
    await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
  }
}

/** Other services' tags that were not there at preflight, as sentences. */
function findNewOthers({ config, tag: { key, others } }: TagScope, arn: string, now: ResourceTags[]): string[] {
  if (config.watch.scope === 'service') return [];
  const tags = now.find((one) => one.arn === arn)?.tags ?? {};
  return Object.entries(tagsOfOthers(tags, key)).flatMap(([other, value]) =>
    others[arn]?.[other] === value ? [] : [`${taggedSentence(other, arn, value)} ${SHARED_HINT}`],
  );
}

function valueOf(tags: ResourceTags[], arn: string, { tag: { key } }: TagScope): string | null {
  return tags.find((one) => one.arn === arn)?.tags[key] ?? null;
}

function takenSentence({ tag: { key } }: TagScope, arn: string, value: string | null): string {
  return value === null
    ? `the tag ${key} of load balancer ${nameOf(arn)} was removed while this run began: find out by whom, then start again`
    : taggedSentence(key, arn, value);
}

function taggedSentence(key: string, arn: string, value: string): string {
  return `load balancer ${nameOf(arn)} was tagged ${key} by ${whose(value)} while this run began: see what that one does, then start again`;
}

function whose(value: string): string {
  const tag = parseTag(value);
  return tag === null ? `"${value}"` : `run ${tag.runId} of cluster ${tag.cluster} in namespace ${tag.namespace}`;
}

/** `...:loadbalancer/app/NAME/ID` */
function nameOf(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
