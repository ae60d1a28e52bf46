import type { Action, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';

/**
 * The actions of a rule as they were read, with other shares. A write replaces the whole list, so everything else is
 * sent back unchanged, except for what ELBv2 does not accept:
 * - a forward that has ForwardConfig and also the top-level TargetGroupArn of a single group;
 * - an OIDC action without its client secret, which ELBv2 does not return: UseExistingClientSecret keeps it;
 * - that flag together with a secret.
 */
export function actionsWithShares(actions: readonly Action[], shares: Readonly<Record<string, number>>): Action[] {
  return actions.map((action) => {
    return action.Type === 'forward' ? withShares(action, shares) : keepingSecret(action);
  });
}

function withShares(action: Action, shares: Readonly<Record<string, number>>): Action {
  const { TargetGroupArn: lone, ForwardConfig: config, ...others } = action;
  const listed = config?.TargetGroups ?? [];
  const tuples = listed.length > 0 || lone === undefined ? listed : [{ TargetGroupArn: lone }];
  return {
    ...others,
    ForwardConfig: {
      ...config,
      TargetGroups: tuples.map((tuple): TargetGroupTuple => {
        const share = shares[tuple.TargetGroupArn ?? ''];
        return share === undefined ? tuple : { ...tuple, Weight: share };
      }),
    },
  };
}

function keepingSecret(action: Action): Action {
  const config = action.AuthenticateOidcConfig;
  if (config === undefined) return action;
  return { ...action, AuthenticateOidcConfig: { ...config, ClientSecret: undefined, UseExistingClientSecret: true } };
}
