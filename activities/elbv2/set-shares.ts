import { setTimeout as sleep } from 'node:timers/promises';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ModifyListenerCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { findRuleDrift } from '../../src/domain/drift.js';
import { forwardOf, type Rule } from '../../src/domain/routing.js';
import type { SentWrite, TimedWrite, WriteOutcome } from '../ports.js';
import { actionsWithShares } from './write-actions.js';
import { ask, call, listed } from './call.js';
import type { Elbv2Clients } from './clients.js';
import type { ReadRule } from './describe-rules.js';
import { describeRules } from './describe-rules.js';
import { failedWrite } from './failed-write.js';
import { faultOf } from '../aws-fault.js';
import { normaliseRule } from './normalise.js';
import { beginReading, type Reader } from './read.js';
import { refusalOf } from './refuse-write.js';
import { requestIdOf } from './request-id.js';
import { notRead, tooLate } from './sentences.js';

/**
 * The most attempts of a throttled write: it did not begin, and the rule is read and compared again before each
 * attempt.
 */
const THROTTLED_MAX = 5;
const BACKOFF_MS = 200;

/** Once the write has gone out, its answer is awaited even after an abort; otherwise nobody would know its outcome. */
export async function setShares(
  reader: Reader,
  writes: Elbv2Clients['writes'],
  write: TimedWrite,
  signal: AbortSignal,
): Promise<WriteOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await setOnce(reader, writes, write, signal);
    if (outcome.kind !== 'throttled') return outcome;
    if (attempt >= THROTTLED_MAX) return outcome.unread;
    await sleep(Math.ceil(Math.random() * BACKOFF_MS * attempt), undefined, { signal });
  }
}

/** Read, compare, write, with one call each, so that a foreign write can go unseen only for the length of one call. */
async function setOnce(
  reader: Reader,
  writes: Elbv2Clients['writes'],
  write: TimedWrite,
  signal: AbortSignal,
): Promise<WriteOutcome | { kind: 'throttled'; unread: WriteOutcome }> {
  const { where, isDefault } = write.rule;
  const { now } = reader;
  let read: ReadRule | undefined;
  try {
    read = await readRule(reader, write.rule.arn, signal);
  } catch (error) {
    signal.throwIfAborted();
    return faultOf(error).kind === 'vanished' ? gone(where) : notRead(where, error);
  }
  if (read === undefined) return gone(where);
  const before = { ...normaliseRule(read, write.rule.listenerArn, where), where };
  const differences = findRuleDrift(write.rule, before, write.before);
  if (differences.length > 0) return { kind: 'drifted', differences };
  const actions = actionsWithShares(read.Actions ?? [], write.shares);
  const refusal = refusalOf(write, actions, before);
  if (refusal !== null) return { kind: 'refused', reason: refusal };
  if (now() > write.notAfterMs) return tooLate(where);
  signal.throwIfAborted();
  const api = isDefault ? 'ModifyListener' : 'ModifyRule';
  const sent = { api, ...sharesAround(before, write.shares) };
  try {
    const requestId = await writeActions(writes, write.rule, actions, new AbortController().signal);
    return { kind: 'written', at: now(), sent: { ...sent, requestId } };
  } catch (error) {
    const { kind } = faultOf(error);
    if (kind === 'vanished') return gone(where);
    const outcome = failedWrite(reader.gate, api, where, error);
    if (kind === 'throttled') return { kind, unread: outcome };
    if (outcome.kind === 'unread') return outcome;
    return { ...outcome, sent: { ...sent, requestId: requestIdOf(error) } };
  }
}

/** Every share of the action by target group, as it was read, and as the write leaves it. */
function sharesAround(rule: Rule, written: Record<string, number>): Pick<SentWrite, 'before' | 'after'> {
  const shares = forwardOf(rule)?.shares ?? [];
  return {
    before: Object.fromEntries(shares.map(({ targetGroup, share }) => [targetGroup, share])),
    after: Object.fromEntries(
      shares.map(({ targetGroup, targetGroupArn, share }) => [targetGroup, written[targetGroupArn] ?? share]),
    ),
  };
}

async function readRule(reader: Reader, ruleArn: string, signal: AbortSignal): Promise<ReadRule | undefined> {
  const reading = beginReading(reader);
  const input = { RuleArns: [ruleArn] };
  const { rules } = await ask(reading, signal, (abortSignal) => describeRules(reader.client, input, abortSignal));
  return listed(rules).find((rule) => rule.RuleArn === ruleArn);
}

/**
 * Sends only the ARN and the actions: everything else stays as it is. The default rule belongs to its listener. Resolves
 * to the id of the request.
 */
async function writeActions(
  writes: Elbv2Clients['writes'],
  { isDefault, listenerArn, arn }: Rule,
  actions: Action[],
  signal: AbortSignal,
): Promise<string | null> {
  return call(signal, async (abortSignal) => {
    if (isDefault) {
      const command = new ModifyListenerCommand({ ListenerArn: listenerArn, DefaultActions: actions });
      const answer = await writes.send(command, { abortSignal });
      listed(answer.Listeners);
      return requestIdOf(answer);
    }
    const command = new ModifyRuleCommand({ RuleArn: arn, Actions: actions });
    const answer = await writes.send(command, { abortSignal });
    listed(answer.Rules);
    return requestIdOf(answer);
  });
}

function gone(where: string): WriteOutcome {
  return { kind: 'drifted', differences: [{ where, what: 'rule', expected: 'there', observed: 'gone' }] };
}
