import type { ResourceTags } from '../src/domain/observation.js';
import { parseTag, whoseRun } from '../src/domain/tag.js';
import { backoffMs, uninterrupted } from './beat.js';
import type { TagScope } from './scopes.js';
import { stepFailure } from './failure.js';
import { endIfBlind } from './look.js';
import type { Step } from './step.js';

/** Between two attempts to write a tag. */
const LONGEST_PAUSE_MS = 500;

/**
 * Changes the tag from one value to another (null: no tag) and resolves to the tag that is there in the end, which may
 * be another run's. If the answer of a write was lost, the tag is read before it is written again.
 */
export async function bringTag(
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
    const intended = {
      api: to === null ? 'RemoveTags' : 'AddTags',
      ...{ where: nameOf(loadBalancerArn), after: { [key]: to } },
    };
    if (now === to) beat.evidence.found(intended);
    if (now === to || now !== from) return now;
    const pending = beat.evidence.sending(intended);
    const outcome =
      to === null
        ? await loadBalancer.removeTag({ loadBalancerArn, key }, uninterrupted())
        : await loadBalancer.addTag({ loadBalancerArn, key, value: to }, uninterrupted());
    if (outcome.kind === 'unread') pending.notSent();
    else pending.answered(outcome.kind, { requestId: outcome.sent?.requestId ?? null, before: { [key]: now } });
    if (outcome.kind === 'written') return to;
    if (outcome.kind === 'refused') throw stepFailure('WriteRefused', outcome.reason);
    // A throttled write was not begun, and should not be given up soon only because many others write.
    const endsMs = outcome.kind === 'unread' ? Math.max(boundMs, run.config.watch.blindMs) : boundMs;
    if (failing.elapsed() >= endsMs) throw stepFailure('Unobservable', outcome.reason);
    beat.tell({ waitingFor: [outcome.reason] });
    // At preflight the bound is short, so under throttling a write must be tried often.
    await beat.pause(Math.min(LONGEST_PAUSE_MS, backoffMs(attempt, run.config.drain.pollMs)));
  }
}

export async function readTags({ ports, run, beat }: Step<TagScope>, boundMs: number): Promise<ResourceTags[]> {
  const blind = beat.stopwatch('tags');
  for (let attempt = 0; ; attempt += 1) {
    blind.elapsed();
    const read = await ports.loadBalancer.tags(run.loadBalancerArns, beat.signal);
    blind.leaveOut(read.queuedMs);
    if (read.kind === 'observed') {
      blind.reset();
      return read.value;
    }
    endIfBlind(read, blind.elapsed(), boundMs);
    beat.tell({ waitingFor: [`load balancer: ${read.reason}`] });
    await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
  }
}

/** What is wrong with the tag while the run is on, as sentences. These are warnings: the tag moves no traffic. */
export function findTagTrouble(run: TagScope, tags: ResourceTags[]): string[] {
  return run.loadBalancerArns.flatMap((arn) => {
    const now = valueOf(tags, arn, run);
    if (now === run.tag.value) return [];
    return [
      now === null
        ? `the tag ${run.tag.key} of load balancer ${nameOf(arn)} is gone: somebody has removed it while this maintenance is on`
        : `the tag ${run.tag.key} of load balancer ${nameOf(arn)} is no longer this run's: it is ${whose(now)}`,
    ];
  });
}

export function valueOf(tags: ResourceTags[], arn: string, { tag: { key } }: TagScope): string | null {
  return tags.find((one) => one.arn === arn)?.tags[key] ?? null;
}

export function whose(value: string): string {
  const tag = parseTag(value);
  return tag === null ? `"${value}"` : `${whoseRun(tag)} in namespace ${tag.namespace}`;
}

/** `...:loadbalancer/app/NAME/ID` */
export function nameOf(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
