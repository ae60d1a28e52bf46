import type { Unobservable } from '../../src/domain/observation.js';
import type { WriteOutcome } from '../ports.js';
import type { Fault } from '../aws-fault.js';
import { answerOf, faultOf, isPermanent } from '../aws-fault.js';

/** One sentence: what could not be read, why, and what to do. `asked`: `the routing of core`. */
export function unobservable(asked: string, error: unknown): Omit<Unobservable, 'queuedMs'> {
  const fault = faultOf(error);
  return {
    kind: 'unobservable',
    permanent: isPermanent(fault),
    denied: fault.kind === 'denied',
    reason: `${asked} can't be read from ELBv2: ${answerOf(fault)}; ${remedy(fault)}`,
  };
}

/** The read right before a write failed. Nothing was written; the caller may try again. */
export function notRead(where: string, error: unknown): WriteOutcome {
  const { reason, denied } = unobservable(where, error);
  return { kind: 'unread', reason: `nothing was written, because ${reason}`, denied };
}

/** The read right before a write took so long that the check before it is old. */
export function tooLate(where: string): WriteOutcome {
  const reason = `nothing was written, because reading ${where} took so long that the check before it is old`;
  return { kind: 'unread', reason, denied: false };
}

/** A throttled write was refused before it began, and may be tried again. */
export function notBegun(api: string, where: string, error: unknown): Extract<WriteOutcome, { kind: 'unread' }> {
  const fault = faultOf(error);
  return {
    kind: 'unread',
    reason: `nothing was written, because ${api} of ${where} was throttled: ${answerOf(fault)}`,
    denied: false,
  };
}

/** Only a write that was answered with a refusal is known not to be carried out. */
export function notWritten(api: string, where: string, error: unknown): Exclude<WriteOutcome, { kind: 'drifted' }> {
  const fault = faultOf(error);
  return isPermanent(fault)
    ? { kind: 'refused', reason: `${api} of ${where} was refused: ${answerOf(fault)}; ${writeRemedy(api, fault)}` }
    : { kind: 'unknown', reason: `${api} of ${where} is not known to have been carried out: ${answerOf(fault)}` };
}

function writeRemedy(api: string, fault: Fault): string {
  if (fault.kind !== 'invalid') return remedy(fault);
  if (fault.code.startsWith('TooManyTags')) return 'it has as many tags as it may have: remove one that nobody needs';
  return `look at ${api.endsWith('Tags') ? 'the tags of this load balancer' : 'this rule'} in the AWS console`;
}

function remedy({ kind, api }: Fault): string {
  switch (kind) {
    case 'throttled':
    case 'busy':
      return 'it is throttled or in trouble: wait, or stop what else calls ELBv2 in this account';
    case 'no-answer':
      return 'check the network of the worker, AWS_REGION and AWS_ENDPOINT_URL';
    case 'denied':
      return `allow ${api === null ? 'this action' : `elasticloadbalancing:${api}`} in the IAM policy of the worker's role (docs/iam.md has the whole policy)`;
    case 'forbidden':
      return 'a proxy or firewall between the worker and AWS may have answered: check it, and AWS_ENDPOINT_URL';
    case 'credentials':
      return "renew the worker's credentials (its role, AWS_PROFILE, or the AWS_* keys), and check AWS_REGION";
    case 'no-credentials':
      return 'give the worker credentials (a role, AWS_PROFILE, or the AWS_* keys)';
    case 'clock':
      return "set the worker's clock";
    case 'surroundings':
      return "correct the worker's AWS_REGION, AWS_ENDPOINT_URL or certificates";
    case 'not-found':
      return "check that it still exists, and that the worker's AWS_REGION and AWS_PROFILE are the ones it is in";
    case 'vanished':
      return 'it was removed while it was read: read again';
    case 'invalid':
      return 'check the names and ARNs in the config, AWS_REGION and AWS_ENDPOINT_URL';
  }
}
