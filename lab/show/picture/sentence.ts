import type { Phase } from '../../../src/domain/lifecycle.js';
import type { Facts } from '../facts.js';

/** What happens now, as one sentence. */
export function sentence(run: Facts['run']): string {
  if (run === null) return 'Both clusters serve; no maintenance has begun.';
  if (run.phase === 'failed' || run.phase === 'refused') return firstLine(run.failure?.message ?? run.phase);
  return SENTENCES[run.phase](run.cluster);
}

const SENTENCES: Record<Exclude<Phase, 'failed' | 'refused'>, (cluster: string) => string> = {
  scheduled: (cluster) => `The maintenance of ${cluster} waits for its time.`,
  preflight: (cluster) => `tagout looks for reasons not to take ${cluster} out.`,
  draining: (cluster) => `tagout brings the shares of ${cluster} to 0, one after the other.`,
  settling: (cluster) => `tagout waits until no host of ${cluster} has requests in flight.`,
  maintenance: (cluster) => `The hosts of ${cluster} have the go: each reboots and says when it is done.`,
  confirming: (cluster) => `tagout checks that the targets of ${cluster} stay healthy.`,
  reactivating: (cluster) => `tagout gives ${cluster} its shares back, step by step.`,
  aborting: (cluster) => `tagout gives back to ${cluster} what it had taken.`,
  restored: (cluster) => `${cluster} serves again, and its shares were read back as they were before.`,
  aborted: (cluster) => `The maintenance was aborted; ${cluster} has its shares back.`,
};

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
