import { forwarding, type Groups } from '../actions.js';
import { modifyRule } from '../aws/writes.js';
import type { Bench } from '../bench.js';
import type { Answer } from '../report.js';
import { measured, notMeasured, type Question } from './answers.js';
import { attempt } from './attempt.js';

const STICKY_S = 60;

/** A question that needs the two groups. */
function withGroups(question: Question, ask: (bench: Bench, groups: Groups) => Promise<Answer>) {
  return (bench: Bench): Promise<Answer> =>
    typeof bench.groups === 'string' ? Promise.resolve(notMeasured(question, bench.groups)) : ask(bench, bench.groups);
}

export const zeroShares = withGroups('zero-shares', async ({ caller, ruleArn }, groups) => {
  const tried = await attempt(() => modifyRule(caller, ruleArn, forwarding(groups, { a: 0, b: 0 }, null)));
  return tried.kind === 'accepted'
    ? measured('zero-shares', null, 'yes: only a tool can refuse it, as tagout does')
    : measured('zero-shares', null, `no: ${tried.told}`, { code: tried.fault.code });
});

export const refusedShare = withGroups('refused-share', async ({ caller, ruleArn }, groups) => {
  const tried = await attempt(() => modifyRule(caller, ruleArn, forwarding(groups, { a: 1000, b: 1 }, null)));
  if (tried.kind === 'accepted') return measured('refused-share', false, 'not at all: it is accepted');
  const isKnown = tried.fault.kind === 'invalid';
  return measured('refused-share', isKnown, `with ${tried.told}`, { code: tried.fault.code });
});

export const omittedStickiness = withGroups('omitted-stickiness', async ({ caller, ruleArn }, groups) => {
  await modifyRule(caller, ruleArn, forwarding(groups, { a: 1, b: 1 }, STICKY_S));
  const answer = await modifyRule(caller, ruleArn, forwarding(groups, { a: 1, b: 1 }));
  const stickiness = answer.Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroupStickinessConfig;
  const isOn = stickiness?.Enabled === true;
  await modifyRule(caller, ruleArn, forwarding(groups, { a: 1, b: 1 }, null));
  return measured('omitted-stickiness', null, isOn ? 'it stays on' : 'it is switched off: a write must repeat it', {
    enabled: isOn,
  });
});

export const singleGroup = withGroups('single-group', async ({ caller, ruleArn }, groups) => {
  const answer = await modifyRule(caller, ruleArn, [{ Type: 'forward', TargetGroupArn: groups.a }]);
  const [action] = answer.Rules?.[0]?.Actions ?? [];
  const config = action?.ForwardConfig?.TargetGroups;
  const hasArn = action?.TargetGroupArn !== undefined;
  const share = config?.[0]?.Weight ?? null;
  await modifyRule(caller, ruleArn, forwarding(groups, { a: 1, b: 1 }, null));
  const told =
    config === undefined
      ? 'with the ARN alone, without shares'
      : `with a list of one group, share ${share ?? 'none'}${hasArn ? ', and with its ARN besides' : ''}`;
  return measured('single-group', hasArn || config !== undefined, told, {
    arn: hasArn,
    list: config !== undefined,
    share,
  });
});
