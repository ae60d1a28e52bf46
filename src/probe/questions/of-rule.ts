import { answering, stateOf } from '../actions.js';
import { readTags } from '../aws/reads.js';
import { addTags, deleteRule, modifyRule } from '../aws/writes.js';
import type { Bench } from '../bench.js';
import { bodyOf, hostOf, PROBE_TAG, tagsOf } from '../marks.js';
import type { Answer } from '../report.js';
import { measured } from './answers.js';
import { attempt } from './attempt.js';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html */
const TAGS_MAX = 50;

export async function tagsAtCreate({ caller, ruleArn, marks }: Bench): Promise<Answer> {
  const answer = await attempt(() => readTags(caller, [ruleArn]));
  const tags = (answer.kind === 'accepted' && answer.answer.get(ruleArn)) || {};
  const wanted = tagsOf(marks);
  const isThere = Object.entries(wanted).every(([key, value]) => tags[key] === value);
  return isThere
    ? measured('tags-at-create', true, 'yes, with the values that were sent')
    : measured('tags-at-create', false, `no: ${PROBE_TAG} reads as ${tags[PROBE_TAG] ?? 'nothing'}`);
}

export async function requestId({ caller, ruleArn, marks }: Bench): Promise<Answer> {
  const { $metadata } = await modifyRule(caller, ruleArn, answering(marks.id, 'a'));
  const id = $metadata.requestId ?? null;
  return measured('request-id', id !== null, id === null ? 'no' : 'yes', { example: id });
}

export async function unchangedWrite({ caller, ruleArn, marks }: Bench): Promise<Answer> {
  await modifyRule(caller, ruleArn, answering(marks.id, 'b'));
  const again = await attempt(() => modifyRule(caller, ruleArn, answering(marks.id, 'b')));
  if (again.kind === 'refused')
    return measured('unchanged-write', false, `no: ${again.told}`, { code: again.fault.code });
  const isSame = stateOf(again.answer.Rules?.[0]?.Actions) === bodyOf(marks.id, 'b');
  return measured('unchanged-write', isSame, isSame ? 'yes' : 'yes, but its answer is not what was written');
}

export async function omittedConditions(bench: Bench): Promise<Answer> {
  const { caller, ruleArn, marks } = bench;
  const answer = await modifyRule(caller, ruleArn, answering(marks.id, 'b'));
  const [rule] = answer.Rules ?? [];
  const hosts = (rule?.Conditions ?? []).flatMap((one) => one.HostHeaderConfig?.Values ?? one.Values ?? []);
  const isKept = hosts.length === 1 && hosts[0] === hostOf(marks.id);
  // Without its condition the rule would answer every user: not one more write.
  if (!isKept) await deleteRule(caller, ruleArn);
  return measured(
    'omitted-conditions',
    isKept,
    isKept ? 'yes' : `no: its hosts were then ${hosts.join(', ') || 'none'}; it was removed at once`,
  );
}

/** The marks stay: the tags are added, and go with the rule. */
export async function tagsMax({ caller, ruleArn }: Bench): Promise<Answer> {
  const has = Object.keys((await readTags(caller, [ruleArn])).get(ruleArn) ?? {}).length;
  const more = Object.fromEntries(
    Array.from({ length: TAGS_MAX - has + 1 }, (_, index) => [`tagout:probe-${String(index + 1)}`, 'one of many']),
  );
  const tried = await attempt(() => addTags(caller, ruleArn, more));
  const figures = { tried: TAGS_MAX + 1 };
  if (tried.kind === 'accepted')
    return measured('tags-max', false, `more than ${TAGS_MAX}: ${TAGS_MAX + 1} are accepted`, figures);
  const isKnown = tried.fault.code.startsWith('TooManyTags');
  return measured('tags-max', isKnown, `${TAGS_MAX + 1} are refused: ${tried.told}`, {
    ...figures,
    code: tried.fault.code,
  });
}
