import { answerOf, faultOf, isPermanent } from '../../activities/aws-fault.js';
import { UserError } from '../domain/user-error.js';
import { adviseSettle } from './advice.js';
import { askAll } from './ask-all.js';
import { Caller, type AwsSettings } from './aws/caller.js';
import { LIMITS, type Limits } from './limits.js';
import { newId, type Marks } from './marks.js';
import { UnsafeWrites } from './own-rule.js';
import { findDoor } from './reach/find-door.js';
import { privateAddress } from './reach/responder.js';
import { RecordFile } from './record.js';
import { removeMade } from './remove.js';
import type { Answer, Left, ProbeReport } from './report.js';
import { survey } from './survey.js';

export interface ProbeOptions {
  /** Name or ARN. */
  loadBalancer: string;
  /** Aborts when the probe is to stop: what it has made is removed then. */
  signal: AbortSignal;
  /** Gets a line for each thing that the probe begins. */
  say: (line: string) => void;
  /** Where the record is kept. */
  folder: string;
  limits?: Limits;
  aws?: AwsSettings;
  /** Where the load balancer may find a responder; null: nowhere. By default, a private address of this machine. */
  address?: string | null;
}

/**
 * Measures what no emulator can tell, on a rule and two groups of its own, and removes them. Throws a UserError where
 * nothing was touched.
 */
export async function runProbe(options: ProbeOptions): Promise<ProbeReport> {
  const { limits = LIMITS, signal, say, address = privateAddress() } = options;
  const caller = new Caller(signal, limits.againMs, options.aws);
  try {
    const surveyed = await survey(caller, options.loadBalancer);
    const reached = await findDoor(surveyed.dnsName, surveyed.listeners, limits.answerMs, signal);
    const marks: Marks = { id: newId(), since: new Date().toISOString(), loadBalancerArn: surveyed.arn };
    const file = RecordFile.begin(options.folder, marks);
    say(`probe ${marks.id} of ${surveyed.name}, of at most ${minutes(limits.wholeMs + limits.removeMs)}`);
    const answers: Answer[] = [];
    const answered = (more: Answer[]): unknown => answers.push(...more);
    const asked = askAll({ caller, limits, marks, file, surveyed, reached, address, say, answered });
    const stopped = await asked.then(
      () => null,
      (error: unknown) => stopOf(error, signal, file),
    );
    const left = await removeOwn(file, options);
    return {
      ...{ id: marks.id, loadBalancer: surveyed.name, startedAt: marks.since, endedAt: new Date().toISOString() },
      ...{ stopped, answers, settle: adviseSettle(answers), made: file.record.made, left },
    };
  } finally {
    caller.close();
  }
}

/** Why the probe ends early. Throws where ELBv2 refused its very first write: then nothing was touched. */
function stopOf(error: unknown, signal: AbortSignal, file: RecordFile): NonNullable<ProbeReport['stopped']> {
  if (signal.aborted) return { kind: 'interrupted', why: 'it was told to stop' };
  if (error instanceof UnsafeWrites) return { kind: 'failed', why: error.message };
  const fault = faultOf(error);
  const why = answerOf(fault);
  if (file.record.made.length === 0 && isPermanent(fault)) {
    file.remove();
    throw new UserError('refused', `the probe's rule was refused, nothing was touched: ${why}`, { cause: error });
  }
  return { kind: 'unreachable', why };
}

/** With a caller that no signal stops. The record goes once nothing is left. */
async function removeOwn(file: RecordFile, { limits = LIMITS, say, aws }: ProbeOptions): Promise<Left[]> {
  const { record } = file;
  say('removing what it made');
  const caller = new Caller(new AbortController().signal, limits.againMs, aws);
  try {
    const { left, notOurs } = await removeMade(caller, {
      ...{ loadBalancerArn: record.loadBalancerArn, records: [record], wanted: ({ id }) => id === record.id },
      ...{ removeMs: limits.removeMs, againMs: limits.againMs },
      lostMs: limits.lostMs,
    });
    const arns = record.made.map(({ arn }) => arn);
    const all = [...left, ...notOurs.filter(({ arn }) => arns.includes(arn))];
    if (all.length === 0) file.remove();
    return all;
  } finally {
    caller.close();
  }
}

function minutes(ms: number): string {
  return `${Math.ceil(ms / 60_000)} min`;
}
