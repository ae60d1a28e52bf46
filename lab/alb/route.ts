import type { Random } from '../random.js';
import { groupShares, groupStickinessS } from './forward.js';
import { sortedRules } from './state.js';
import type { AlbState, Listener, Target, TargetGroup } from './state.js';
import { readSticky, stickyCookies } from './sticky-cookie.js';
import { eligibleTargets, forgetDrained } from './targets.js';
import { matches } from './match-rule.js';
import type { Ways } from './ways.js';
import { integer, optionalText, shapeOf } from './tree.js';
import type { Shape } from './tree.js';

export interface RoutedRequest {
  /** With the query. */
  url: string;
  host: string;
  cookie: string;
}

/** Where one request goes, or how it is answered. */
export type Route =
  | { kind: 'forward'; group: TargetGroup; target: Target; cookies: string[] }
  | { kind: 'answer'; status: number; body: string; location: string | null };

/** Whose turn it is, per target group. */
export type Turns = Map<string, number>;

/** Routes by the data plane's routing at `now`: by priority of the rules, then by share, then by turn. */
export function route(
  state: AlbState,
  listener: Listener,
  request: RoutedRequest,
  { now, dice, turns, ways }: { now: number; dice: Random; turns: Turns; ways: Ways },
): Route {
  const rules = sortedRules([...listener.rules.values()].map((slot) => slot.onDataPlane(now)));
  const action = rules.find((rule) => matches(rule, request))?.actions.at(-1);
  if (action === undefined) return answer(503, 'no rule matches');
  if (action['Type'] === 'fixed-response') return fixedResponse(action);
  if (action['Type'] === 'redirect') return redirect(action, request);

  const stickinessS = groupStickinessS(action);
  const isRead = stickinessS !== null || ways.cookieWhenOff === 'leads';
  const known = isRead ? readSticky(request.cookie, now) : undefined;
  const shares = groupShares(action);
  const sticky = shares.find(({ arn, share }) => arn === known && (share > 0 || ways.cookieAtZero === 'leads'))?.arn;
  const group = state.targetGroups.get(sticky ?? chooseByShare(shares, dice) ?? '');
  if (group === undefined) return answer(503, 'every share is 0');
  forgetDrained(group, now);
  const target = chooseTarget(group, turns);
  if (target === undefined) return answer(503, `no target is registered in ${group.name}`);
  const fresh = stickinessS !== null && sticky === undefined;
  return { kind: 'forward', group, target, cookies: fresh ? stickyCookies(group.arn, stickinessS, now) : [] };
}

function chooseByShare(shares: { arn: string; share: number }[], dice: Random): string | undefined {
  const total = shares.reduce((sum, one) => sum + one.share, 0);
  let left = dice() * total;
  return shares.find((one) => one.share > 0 && (left -= one.share) < 0)?.arn;
}

/**
 * Round robin over the healthy targets. If none is healthy, over all: ALB fails open, and does not use another group.
 */
function chooseTarget(group: TargetGroup, turns: Turns): Target | undefined {
  const eligible = eligibleTargets(group);
  const healthy = eligible.filter((target) => target.state === 'healthy');
  const choice = healthy.length > 0 ? healthy : eligible;
  const turn = turns.get(group.arn) ?? 0;
  turns.set(group.arn, turn + 1);
  return choice[turn % Math.max(1, choice.length)];
}

function fixedResponse(action: Shape): Route {
  const config = shapeOf(action, 'FixedResponseConfig') ?? {};
  return answer(integer(config, 'StatusCode') ?? 200, optionalText(config, 'MessageBody') ?? '');
}

function redirect(action: Shape, request: RoutedRequest): Route {
  const config = shapeOf(action, 'RedirectConfig') ?? {};
  const [path = '/', query = ''] = request.url.split('?');
  const location = '#{protocol}://#{host}:#{port}/#{path}?#{query}'
    .replace('#{protocol}', optionalText(config, 'Protocol')?.toLowerCase() ?? 'http')
    .replace('#{host}', optionalText(config, 'Host') ?? request.host)
    .replace(':#{port}', config['Port'] === undefined ? '' : `:${optionalText(config, 'Port') ?? ''}`)
    .replace('/#{path}', optionalText(config, 'Path') ?? path)
    .replace('?#{query}', query === '' ? '' : `?${query}`);
  return { ...answer(config['StatusCode'] === 'HTTP_301' ? 301 : 302, ''), location };
}

function answer(status: number, body: string): Extract<Route, { kind: 'answer' }> {
  return { kind: 'answer', status, body, location: null };
}
