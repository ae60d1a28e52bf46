import type { PlanDocument } from '../../../workflows/messages.js';

/** What a maintenance would change, rule by rule. The reasons to refuse it come last, where they are read. */
export function planText({ cluster, changes, hosts, refusals, warnings }: PlanDocument): string[] {
  const lines = [changes.length === 0 ? `${cluster}: nothing would be drained` : `${cluster} would be drained:`];
  for (const { where, targetGroup, from, to } of changes)
    lines.push(`  ${where}: share of ${targetGroup} ${from} → ${to}`);
  if (hosts.length > 0) lines.push('hosts now:');
  for (const { name, inFlight, ready, unobservable } of hosts) {
    const words = [`${inFlight ?? '?'} in flight`, ...(ready === null ? [] : [ready ? 'ready' : 'not ready'])];
    lines.push(`  ${name}: ${unobservable === null ? words.join(', ') : `can't be read: ${unobservable}`}`);
  }
  for (const warning of warnings) lines.push(`warning: ${warning}`);
  if (refusals.length === 0) return [...lines, 'start would not be refused.'];
  return [...lines, `start would be REFUSED (${refusals.length}):`, ...refusals.map((refusal) => `  - ${refusal}`)];
}
