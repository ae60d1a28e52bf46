import type { AlbCore } from '../../lab/alb/core.js';
import { allListeners } from '../../lab/alb/find.js';
import { groupShares } from '../../lab/alb/forward.js';
import { targetKey, type Rule } from '../../lab/alb/state.js';
import type { Shape, Tree } from '../../lab/alb/tree.js';
import type { Health, RoutingNow, RuleNow } from './trace.js';

/** The routing, read from the load balancer itself and not through its API; targets only of `groups`. */
export function routingNow({ state }: AlbCore, groups: string[]): RoutingNow {
  const listeners = allListeners(state);
  const rules = listeners.flatMap((listener) =>
    [...listener.rules.values()].flatMap(({ current }) =>
      current === undefined ? [] : [[current.arn, ruleNow(listener.arn, current)] as const],
    ),
  );
  const registered = groups.map((arn) => {
    const targets = [...(state.targetGroups.get(arn)?.targets.values() ?? [])].filter((one) => one.drainedAt === null);
    return [arn, targets.map(({ id, port }) => targetKey(id, port)).sort()] as const;
  });
  const others = listeners.map(({ arn, protocol, port }) => [arn, `${protocol}:${port}`] as const);
  return {
    rules: Object.fromEntries(rules),
    targets: Object.fromEntries(registered),
    others: Object.fromEntries(others),
  };
}

export function healthNow({ state }: AlbCore): Health {
  return Object.fromEntries(
    [...state.targetGroups.values()].map((group) => [
      group.arn,
      Object.fromEntries(
        [...group.targets].map(([key, target]) => [key, target.drainedAt === null ? target.state : 'draining']),
      ),
    ]),
  );
}

function ruleNow(listener: string, { priority, conditions, actions, transforms }: Rule): RuleNow {
  const shares = actions.flatMap(groupShares).map(({ arn, share }) => [arn, share] as const);
  // A single group gets all traffic, whatever its share.
  const isLone = shares.length === 1;
  const rest = { listener, priority, conditions, actions: actions.map((one) => canonical(one)), transforms };
  return { shares: Object.fromEntries(isLone ? [[shares[0]![0], 1]] : shares), rest: JSON.stringify(rest) };
}

/** Without shares, and sorted, so that equal trees have equal JSON. */
function canonical(tree: Tree | undefined): unknown {
  if (Array.isArray(tree)) return tree.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof tree !== 'object') return tree;
  const shape: Shape = tree['Enabled'] === false ? { ...tree, DurationSeconds: undefined } : tree;
  const names = Object.keys(shape).filter((name) => shape[name] !== undefined && name !== 'Weight');
  return Object.fromEntries(names.sort().map((name) => [name, canonical(shape[name])]));
}
