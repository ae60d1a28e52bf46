import type { PlanDocument } from '../../../workflows/messages.js';
import type { PlannedRoll } from '../../runs/plan-roll.js';
import { textOf, type Line } from './screen/line.js';

/** What a maintenance would change, rule by rule. The reasons to refuse it come last, where they are read. */
export function planLines({ cluster, changes, hosts, refusals, warnings }: PlanDocument): Line[] {
  const lines: Line[] = [
    [
      {
        text: changes.length === 0 ? `${cluster}: nothing would be drained` : `${cluster} would be drained:`,
        look: 'strong',
      },
    ],
  ];
  for (const { where, targetGroup, from, to } of changes)
    lines.push([{ text: `  ${where}: share of ${targetGroup} ${from} → ${to}` }]);
  if (hosts.length > 0) lines.push([{ text: 'hosts now:' }]);
  for (const host of hosts) lines.push(hostLine(host));
  for (const warning of warnings) lines.push([{ text: `warning: ${warning}`, look: 'warn' }]);
  if (refusals.length === 0) return [...lines, [{ text: 'start would not be refused.', look: 'good' }]];
  const reasons = refusals.map((refusal): Line => [{ text: `  - ${refusal}`, look: 'bad' }]);
  return [...lines, [{ text: `start would be REFUSED (${refusals.length}):`, look: 'bad' }], ...reasons];
}

/** What a roll would change, cluster by cluster. What it would stop at comes last, where it is read. */
export function plannedRollLines({ service, order, refusals, plans }: PlannedRoll): Line[] {
  const lines = plans.flatMap((document, index): Line[] => {
    const before = order.slice(0, index);
    const head = {
      text: `${index + 1} of ${order.length}${before.length === 0 ? '' : `, as if ${before.join(', ')} were done`}: `,
    };
    const [first = [], ...rest] = planLines(document);
    return [[head, ...first], ...rest, []];
  });
  const stopsAt = plans.find((document) => document.refusals.length > 0);
  if (refusals.length > 0) {
    const reasons = refusals.map((refusal): Line => [{ text: `  - ${refusal}`, look: 'bad' }]);
    return [...lines, [{ text: `a roll of ${service} would be REFUSED now:`, look: 'bad' }], ...reasons];
  }
  if (stopsAt === undefined) return [...lines, [{ text: `a roll would take ${order.join(', then ')}.`, look: 'good' }]];
  return [
    ...lines,
    [{ text: `a roll would stop before ${stopsAt.cluster}, whose start would be REFUSED.`, look: 'bad' }],
  ];
}

export function planText(document: PlanDocument): string[] {
  return planLines(document).map(textOf);
}

function hostLine({ name, inFlight, ready, unobservable }: PlanDocument['hosts'][number]): Line {
  const words = [`${inFlight ?? '?'} in flight`, ...(ready === null ? [] : [ready ? 'ready' : 'not ready'])];
  if (unobservable === null)
    return [{ text: `  ${name}: ${words.join(', ')}`, ...(ready === false && { look: 'warn' as const }) }];
  return [{ text: `  ${name}: can't be read: ${unobservable}`, look: 'warn' }];
}
